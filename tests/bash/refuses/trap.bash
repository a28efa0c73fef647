trap 'echo' ERR
