true
}
ls
{
true
