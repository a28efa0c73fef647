echo "${X:-`date`}"
echo ${X/`date`/}
