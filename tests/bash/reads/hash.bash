hash php
hash -r
