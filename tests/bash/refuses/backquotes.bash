echo `date`
