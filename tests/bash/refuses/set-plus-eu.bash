set +ue
