(cd x && ls)
{ ls; pwd; }
