# The sentences of the pages, each judged: passed, failed, or inconclusive where nobody can say.

function New-Judgement {
    param([string]$Verdict, [string]$Actual)
    return @{ Verdict = $Verdict; Actual = $Actual }
}

function Compare-Claim {
    param([bool]$Holds, [string]$Actual)
    if ($Holds) { return New-Judgement -Verdict 'passed' -Actual $Actual }
    return New-Judgement -Verdict 'failed' -Actual $Actual
}

# `$NAME` in a slot is the environment's variable, and nothing else.
function Expand-Slot {
    param([string]$Text)
    $filled = [System.Text.StringBuilder]::new()
    $at = 0
    foreach ($match in [System.Text.RegularExpressions.Regex]::Matches($Text, '\$([A-Za-z_][A-Za-z0-9_]*)')) {
        [void]$filled.Append($Text.Substring($at, $match.Index - $at))
        [void]$filled.Append([string][System.Environment]::GetEnvironmentVariable($match.Groups[1].Value))
        $at = $match.Index + $match.Length
    }
    [void]$filled.Append($Text.Substring($at))
    return $filled.ToString()
}

function Test-Claim {
    param([hashtable]$Claim, [hashtable]$Result, [hashtable]$Before)
    switch -CaseSensitive ($Claim.Sentence) {
        'exit' { return Test-Exit -Claim $Claim -Result $Result }
        'prints' { return Test-Prints -Claim $Claim -Result $Result }
        'prints_not' { return Test-PrintsNot -Claim $Claim -Result $Result }
        'prints_exactly' { return Test-Lines -Claim $Claim -Result $Result }
        'prints_in_order' { return Test-Lines -Claim $Claim -Result $Result }
        'prints_all_of' { return Test-Lines -Claim $Claim -Result $Result }
        'answers' { return Test-Answers -Claim $Claim }
        'answers_json' { return Test-Answers -Claim $Claim }
        'column_gone' { return Test-Column -Claim $Claim }
        'column_type' { return Test-Column -Claim $Claim }
        'column_default' { return Test-Column -Claim $Claim }
        'column_values' { return Test-Column -Claim $Claim }
        'query' { return Test-Query -Claim $Claim }
        'tests_passed' { return Test-Report -Claim $Claim -Before $Before }
        'file_filled' { return Test-File -Claim $Claim }
    }
    return New-Judgement -Verdict 'inconclusive' -Actual 'this script does not know the sentence'
}

function Test-Exit {
    param([hashtable]$Claim, [hashtable]$Result)
    if ($Result.Lost) { return New-Judgement -Verdict 'inconclusive' -Actual $Result.Ending }
    if ($null -eq $Result.Status) { return New-Judgement -Verdict 'failed' -Actual $Result.Ending }
    return Compare-Claim -Holds ($Result.Status -eq [int]$Claim.status) -Actual ('exits with ' + [string]$Result.Status)
}

# Colours are looked through: a person does not see them.
function Test-Stands {
    param([string]$Text, [hashtable]$Result)
    $printed = $Result.Output + [string][char]10 + $Result.Errors
    if ($printed.Contains($Text)) { return $true }
    return (Get-Plain -Text $printed).Contains($Text)
}

function Get-Plain {
    param([string]$Text)
    $sequence = '\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])'
    return [System.Text.RegularExpressions.Regex]::Replace($Text, $sequence, '')
}

function Test-Prints {
    param([hashtable]$Claim, [hashtable]$Result)
    if (Test-Stands -Text $Claim.text -Result $Result) { return New-Judgement -Verdict 'passed' -Actual 'prints it' }
    if ($Result.Lost -or -not $Result.Whole) { return New-Judgement -Verdict 'inconclusive' -Actual 'not all of the output was seen' }
    return New-Judgement -Verdict 'failed' -Actual 'does not print it'
}

function Test-PrintsNot {
    param([hashtable]$Claim, [hashtable]$Result)
    if (Test-Stands -Text $Claim.text -Result $Result) { return New-Judgement -Verdict 'failed' -Actual 'prints it' }
    if ($Result.Lost -or -not $Result.Whole -or $null -eq $Result.Status) {
        return New-Judgement -Verdict 'inconclusive' -Actual 'not all of the output was seen'
    }
    return New-Judgement -Verdict 'passed' -Actual 'does not print it'
}

# The lines of standard output that have something in them, without the spaces around it.
function Get-Lines {
    param([string]$Text)
    $lines = [System.Collections.Generic.List[string]]::new()
    foreach ($line in (Get-Plain -Text $Text).Split([char]10)) {
        $trimmed = $line.Trim()
        if ($trimmed -cne '') { $lines.Add($trimmed) }
    }
    return @{ Lines = $lines }
}

function Test-Lines {
    param([hashtable]$Claim, [hashtable]$Result)
    $printed = (Get-Lines -Text $Result.Output).Lines
    $wanted = @($Claim.lines.Split([char]10))
    $actual = 'prints ' + [string]$printed.Count + ' lines'
    $unseen = $Result.Lost -or -not $Result.Whole
    if ($Claim.Sentence -ceq 'prints_exactly') {
        if ($unseen -or $null -eq $Result.Status) { return New-Judgement -Verdict 'inconclusive' -Actual 'not all of the output was seen' }
        $holds = $printed.Count -eq $wanted.Count
        $at = 0
        foreach ($line in $printed) {
            if ($at -lt $wanted.Count -and $line -cne $wanted[$at]) { $holds = $false }
            $at = $at + 1
        }
        return Compare-Claim -Holds $holds -Actual $actual
    }
    if ($Claim.Sentence -ceq 'prints_in_order') { $holds = Test-Order -Wanted $wanted -Printed $printed }
    else { $holds = Test-Counts -Wanted $wanted -Printed $printed }
    if ($holds) { return New-Judgement -Verdict 'passed' -Actual 'prints them' }
    if ($unseen) { return New-Judgement -Verdict 'inconclusive' -Actual 'not all of the output was seen' }
    return New-Judgement -Verdict 'failed' -Actual $actual
}

function Test-Order {
    param([object[]]$Wanted, [object]$Printed)
    $at = 0
    foreach ($line in $Printed) {
        if ($at -lt $Wanted.Count -and $line -ceq $Wanted[$at]) { $at = $at + 1 }
    }
    return $at -eq $Wanted.Count
}

function Test-Counts {
    param([object[]]$Wanted, [object]$Printed)
    foreach ($one in $Wanted) {
        $more = 0
        foreach ($other in $Wanted) { if ($other -ceq $one) { $more = $more + 1 } }
        foreach ($line in $Printed) { if ($line -ceq $one) { $more = $more - 1 } }
        if ($more -gt 0) { return $false }
    }
    return $true
}

function Test-Answers {
    param([hashtable]$Claim)
    $space = $Claim.request.IndexOf([char]32)
    $method = $Claim.request.Substring(0, $space)
    $answer = Get-Answer -Method $method -Address (Expand-Slot -Text ($Claim.request.Substring($space + 1))) -Seconds 10
    if ($answer.Problem -cne '') { return New-Judgement -Verdict 'inconclusive' -Actual $answer.Problem }
    $actual = 'answers ' + [string]$answer.Status
    if ($answer.Status -ne [int]$Claim.status) { return New-Judgement -Verdict 'failed' -Actual $actual }
    if ($Claim.Sentence -ceq 'answers') { return New-Judgement -Verdict 'passed' -Actual $actual }
    if (-not $answer.Whole) { return New-Judgement -Verdict 'inconclusive' -Actual 'the body has more bytes than are read' }
    try { $body = Read-Json -Text ([System.Text.UTF8Encoding]::new($false, $true).GetString($answer.Body)) }
    catch { return New-Judgement -Verdict 'failed' -Actual ($actual + ', not JSON') }
    $found = Find-Member -Body $body -Path $Claim.path
    if ($null -eq $found) { return New-Judgement -Verdict 'failed' -Actual ($actual + ', has no ' + $Claim.path) }
    return Compare-Claim -Holds (Test-Member -Wanted $Claim.value -Found $found) -Actual ($actual + ', ' + $Claim.path + ' is ' + (Format-Json -Value $found))
}

# Equal as JSON if the value is JSON of the same type, else as text.
function Test-Member {
    param([string]$Wanted, [hashtable]$Found)
    if ($Found.Kind -ceq 'string' -and $Found.Value -ceq $Wanted) { return $true }
    try { $value = Read-Json -Text $Wanted }
    catch { return $false }
    return Test-SameJson -One $value -Other $Found
}

function Format-Json {
    param([hashtable]$Value)
    if ($Value.Kind -ceq 'object' -or $Value.Kind -ceq 'list') { return 'a whole ' + $Value.Kind }
    return $Value.Value
}

function Test-Column {
    param([hashtable]$Claim)
    $names = @($Claim.column.Split([char]46))
    $found = Get-Column -Table $names[0] -Column $names[1]
    if ($found.Problem -cne '') { return New-Judgement -Verdict 'inconclusive' -Actual $found.Problem }
    if (-not $found.Table) { return New-Judgement -Verdict 'failed' -Actual 'the table does not exist' }
    if ($Claim.Sentence -ceq 'column_gone') {
        if ($found.Column) { return New-Judgement -Verdict 'failed' -Actual 'the column is there' }
        return New-Judgement -Verdict 'passed' -Actual 'the column is gone'
    }
    if (-not $found.Column) { return New-Judgement -Verdict 'failed' -Actual 'the column does not exist' }
    if ($Claim.Sentence -ceq 'column_type') {
        return Compare-Claim -Holds ((Get-Folded -Text $Claim.type) -ceq (Get-Folded -Text $found.Type)) -Actual ('has the type ' + $found.Type)
    }
    if ($Claim.Sentence -ceq 'column_values') { return Test-Values -Table $names[0] -Column $names[1] -Count $Claim['count'] }
    if ($null -eq $found.Default) { return New-Judgement -Verdict 'failed' -Actual 'has no default' }
    return Compare-Claim -Holds (Test-Default -Wanted $Claim.value -Default $found.Default) -Actual ('has the default ' + $found.Default)
}

# Letter case and spaces after commas made equal, never inside quotes.
function Get-Folded {
    param([string]$Text)
    $folded = ''
    $index = 0
    foreach ($part in [System.Text.RegularExpressions.Regex]::Split($Text.Trim(), '(''(?:[^'']|'''')*'')')) {
        if (($index % 2) -eq 0) { $folded = $folded + [System.Text.RegularExpressions.Regex]::Replace($part.ToLowerInvariant(), ',\s+', ',') }
        else { $folded = $folded + $part }
        $index = $index + 1
    }
    return $folded
}

function Get-Bare {
    param([string]$Text)
    $first = ''
    if ($Text.Length -gt 1) { $first = $Text.Substring(0, 1) }
    if (($first -ceq '''' -or $first -ceq '"') -and $Text.EndsWith($first, [System.StringComparison]::Ordinal)) { return $Text.Substring(1, $Text.Length - 2) }
    return $Text
}

# But for outer quotes, except for `NULL` and calls: bare they are SQL's, in quotes texts of these letters.
function Test-Default {
    param([string]$Wanted, [string]$Default)
    $bare = Get-Bare -Text $Wanted
    $call = [System.Text.RegularExpressions.Regex]::IsMatch($bare, '(?s)\A[A-Za-z_][A-Za-z0-9_.]*\s*\(.*\)\z')
    if ($call -or $bare.ToUpperInvariant() -ceq 'NULL') {
        if ($Wanted -ceq $Default) { return $true }
        return $Wanted.ToUpperInvariant() -ceq 'NULL' -and $Default.ToUpperInvariant() -ceq 'NULL'
    }
    return $bare -ceq (Get-Bare -Text $Default)
}

function Test-Values {
    param([string]$Table, [string]$Column, [string]$Count)
    $name = (Format-Name -Text $Table) + '.' + (Format-Name -Text $Column)
    $counted = Get-Rows -Sql ('select count(*), count(distinct ' + $name + ') from ' + (Format-Name -Text $Table))
    if ($counted.Problem -cne '') { return New-Judgement -Verdict 'inconclusive' -Actual $counted.Problem }
    if ($counted.Rows.Count -ne 1) { return New-Judgement -Verdict 'inconclusive' -Actual 'the database gave no count' }
    if ($counted.Rows[0][0] -ceq '0') { return New-Judgement -Verdict 'inconclusive' -Actual 'the table is empty, which proves nothing' }
    return Compare-Claim -Holds ($counted.Rows[0][1] -ceq $Count) -Actual ('holds ' + $counted.Rows[0][1] + ' different values')
}

# What one SELECT returns, as one row of one column: its value, or the judgement that it is none.
function Get-One {
    param([string]$Sql)
    $one = @{ Judgement = $null; Value = $null }
    $only = [System.Text.RegularExpressions.Regex]::Replace($Sql.Trim(), ';\s*\z', '').TrimEnd()
    $besides = '(?i);|\binto\b|\bfor\s+(?:no\s+key\s+)?(?:update|share)\b|\block\s+in\b'
    if (-not [System.Text.RegularExpressions.Regex]::IsMatch($only, '(?i)\Aselect\b') -or [System.Text.RegularExpressions.Regex]::IsMatch($only, $besides)) {
        $one.Judgement = New-Judgement -Verdict 'inconclusive' -Actual 'the statement may be more than one SELECT that only reads'
        return $one
    }
    $given = Get-Rows -Sql $only
    if ($given.Refused -cne '') { $one.Judgement = New-Judgement -Verdict 'failed' -Actual $given.Refused }
    elseif ($given.Problem -cne '') { $one.Judgement = New-Judgement -Verdict 'inconclusive' -Actual $given.Problem }
    elseif ($given.Rows.Count -ne 1 -or $given.Rows[0].Count -ne 1) { $one.Judgement = New-Judgement -Verdict 'failed' -Actual 'does not return one row and one column' }
    else { $one.Value = $given.Rows[0][0] }
    return $one
}

function Test-Query {
    param([hashtable]$Claim)
    $given = Get-One -Sql (Expand-Slot -Text $Claim.sql)
    if ($null -ne $given.Judgement) { return $given.Judgement }
    $value = $given.Value
    if ($null -eq $value) { $value = 'NULL' }
    elseif ($value -ceq 'NULL') { $value = '''NULL''' }
    if ($value -ceq $Claim.value) { return New-Judgement -Verdict 'passed' -Actual 'returns it' }
    $counts = '(?is)\A\s*select\s+count\s*\([^()]*\)\s+from\b(?!.*\b(?:union|except|intersect)\b)'
    $number = [System.Text.RegularExpressions.Regex]::IsMatch($value, '\A[0-9]+\z')
    if ($number -and [System.Text.RegularExpressions.Regex]::IsMatch($Claim.sql, $counts)) { return New-Judgement -Verdict 'failed' -Actual ('returns ' + $value) }
    return New-Judgement -Verdict 'failed' -Actual 'returns another value, which may be somebody''s data'
}

function Test-Report {
    param([hashtable]$Claim, [hashtable]$Before)
    $path = Expand-Slot -Text $Claim.file
    $stamp = Get-Stamp -Path $path
    if ($stamp -ceq '') { return New-Judgement -Verdict 'failed' -Actual 'there is no such report' }
    $written = [System.IO.File]::GetLastWriteTimeUtc((Get-Place -Path $path)).Ticks
    if (-not $Before.Stamps.ContainsKey($path)) { return New-Judgement -Verdict 'inconclusive' -Actual 'what was there before the step is not known' }
    if ($stamp -ceq $Before.Stamps[$path] -or $written -lt $Before.Clock) {
        return New-Judgement -Verdict 'failed' -Actual 'the report was not written during this step'
    }
    if ([System.IO.FileInfo]::new((Get-Place -Path $path)).Length -gt 16000000) { return New-Judgement -Verdict 'inconclusive' -Actual 'the report is too large to be read' }
    try { $report = Read-Report -Path $path }
    catch { return New-Judgement -Verdict 'failed' -Actual 'the file is no whole JUnit report without a document type' }
    $groups = [System.Collections.Generic.Dictionary[string, bool]]::new([System.StringComparer]::Ordinal)
    $names = [System.Collections.Generic.Dictionary[string, bool]]::new([System.StringComparer]::Ordinal)
    $bad = ''
    foreach ($case in $report.Cases) {
        $own = Test-Belongs -Group $case.Group -Wanted $Claim.class
        if ($own) {
            $groups[(Get-Namespace -Group $case.Group)] = $true
            $names[$case.Group + ' ' + $case.Name] = $true
        }
        if ($own -or (Test-Within -Group $case.Group -Wanted $Claim.class)) {
            if ($case.Outcome -cne 'passed' -and $bad -ceq '') { $bad = $case.Name + ' is ' + $case.Outcome }
        }
    }
    if ($groups.Count -gt 1) { return New-Judgement -Verdict 'inconclusive' -Actual ('several classes end in ' + $Claim.class) }
    if ($bad -cne '') { return New-Judgement -Verdict 'failed' -Actual $bad }
    return Compare-Claim -Holds ($names.Count -ge [int]$Claim['count']) -Actual ('has ' + [string]$names.Count + ' tests of it, all passed')
}

function Test-File {
    param([hashtable]$Claim)
    $file = [System.IO.FileInfo]::new((Get-Place -Path (Expand-Slot -Text $Claim.file)))
    if (-not $file.Exists) { return New-Judgement -Verdict 'failed' -Actual 'there is no such file' }
    return Compare-Claim -Holds ($file.Length -ge [long]$Claim['count']) -Actual ('has ' + [string]$file.Length + ' bytes')
}
