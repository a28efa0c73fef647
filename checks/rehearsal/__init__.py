"""A plan and an environment become observations: what may run, what is run, and what is closed afterwards."""
