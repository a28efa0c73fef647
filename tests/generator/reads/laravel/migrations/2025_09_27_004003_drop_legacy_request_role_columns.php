<?php
// Stands for the migration whose existence the source claims.
