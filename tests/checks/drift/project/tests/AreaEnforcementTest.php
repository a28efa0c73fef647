<?php class AreaEnforcementTest extends TestCase {}
