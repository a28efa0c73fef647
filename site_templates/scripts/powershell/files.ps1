# The environment's files: relative paths start in its folder.

function Get-Place {
    param([string]$Path)
    return [System.IO.Path]::Combine($Run.Directory, $Path)
}

# What the system says of a regular file, in one text; empty where there is none.
function Get-Stamp {
    param([string]$Path)
    $file = [System.IO.FileInfo]::new((Get-Place -Path $Path))
    if (-not $file.Exists) { return '' }
    return [string]$file.Length + ' ' + [string]$file.LastWriteTimeUtc.Ticks + ' ' + [string]$file.CreationTimeUtc.Ticks
}

# Now, on the clock that stamps files.
function Get-FileClock {
    $place = [System.IO.Path]::GetTempFileName()
    $ticks = [System.IO.File]::GetLastWriteTimeUtc($place).Ticks
    [System.IO.File]::Delete($place)
    return $ticks
}

# The cases of a JUnit report. A document type, which is how small XML becomes huge, is refused.
function Read-Report {
    param([string]$Path)
    $cases = [System.Collections.Generic.List[hashtable]]::new()
    $settings = [System.Xml.XmlReaderSettings]::new()
    $settings.DtdProcessing = [System.Xml.DtdProcessing]::Prohibit
    $settings.XmlResolver = $null
    $stream = [System.IO.File]::OpenRead((Get-Place -Path $Path))
    try {
        $reader = [System.Xml.XmlReader]::Create($stream, $settings)
        $open = @{}
        while ($reader.Read()) {
            if ($reader.NodeType -eq [System.Xml.XmlNodeType]::Element) {
                $name = $reader.Name
                if ($reader.Depth -eq 0 -and $name -cne 'testsuites' -and $name -cne 'testsuite') { throw 'the file is not a JUnit report' }
                $around = ''
                if ($reader.Depth -gt 0) { $around = $open[[string]($reader.Depth - 1)] }
                $open[[string]$reader.Depth] = $name
                $listed = $name -ceq 'testsuites' -or $name -ceq 'testsuite' -or $name -ceq 'testcase'
                $harmless = $name -ceq 'system-out' -or $name -ceq 'system-err' -or $name -ceq 'properties'
                if (($around -ceq 'testsuites' -or $around -ceq 'testsuite') -and (-not $listed) -and (-not $harmless)) { throw 'a suite has an error of its own' }
                if ($around -ceq 'testcase' -and $listed) { throw 'a case stands within a case' }
                if ($name -ceq 'testcase') {
                    $group = $reader.GetAttribute('class')
                    if ([string]$group -ceq '') { $group = $reader.GetAttribute('classname') }
                    $outcome = 'passed'
                    foreach ($attribute in @('result', 'status')) {
                        $said = [string]$reader.GetAttribute($attribute)
                        if (-not [System.Text.RegularExpressions.Regex]::IsMatch($said, '(?i)\A(|run|passed|pass|ok|success|successful|completed)\z')) { $outcome = $said }
                    }
                    $cases.Add(@{ Group = [string]$group; Name = [string]$reader.GetAttribute('name'); Outcome = $outcome })
                } elseif ($around -ceq 'testcase' -and (-not $harmless)) {
                    # Anything else, also unknown, says that the case did not pass.
                    $cases[$cases.Count - 1].Outcome = $name
                }
            }
        }
    } finally { $stream.Close() }
    return @{ Cases = $cases }
}

# A class's name in its parts, whichever way they are joined.
function Get-Words {
    param([string]$Group)
    $name = $Group.TrimStart([char]92)
    return @([System.Text.RegularExpressions.Regex]::Split($name, '[\\./]|::'))
}

# Whether a test is one of the class, or of a class within it as Java joins them.
function Test-Belongs {
    param([string]$Group, [string]$Wanted)
    $words = @(Get-Words -Group $Group)
    $parts = @(Get-Words -Group $Wanted)
    $last = $words[$words.Count - 1]
    $stem = [System.Text.RegularExpressions.Regex]::Replace($last, '\$.*', '')
    if ($parts.Count -eq 1) { return $last -ceq $parts[0] -or $stem -ceq $parts[0] }
    $whole = [string]::Join('.', [string[]]$parts)
    $before = Get-Namespace -Group $Group
    return ($before + $last) -ceq $whole -or ($before + $stem) -ceq $whole
}

# Whether it is within the class as pytest joins them, or of a namespace of its name.
function Test-Within {
    param([string]$Group, [string]$Wanted)
    $parts = @(Get-Words -Group $Wanted)
    $before = '.' + (Get-Namespace -Group $Group)
    if ($parts.Count -eq 1) { return $before.Contains('.' + $parts[0] + '.') }
    $whole = '.' + [string]::Join('.', [string[]]$parts) + '.'
    return ($before.Length -ge $whole.Length) -and ($before.Substring(0, $whole.Length) -ceq $whole)
}

# What stands before the last word of a class's name.
function Get-Namespace {
    param([string]$Group)
    $before = ''
    $last = ''
    foreach ($word in @(Get-Words -Group $Group)) {
        $before = $before + $last
        $last = $word + '.'
    }
    return $before
}
