set +e
ls
