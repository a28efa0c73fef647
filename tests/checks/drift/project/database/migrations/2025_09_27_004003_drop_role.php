<?php // drops a column
