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
    return @([System.Text.RegularExpressions.Regex]::Split($name, '[\\./$]|::'))
}

# The whole name of the class, if the test is one of it or of a class within it.
function Get-Owner {
    param([string]$Group, [string]$Wanted)
    $parts = @(Get-Words -Group $Wanted)
    $whole = '.' + [string]::Join('.', [string[]]$parts)
    $name = ''
    $owner = ''
    foreach ($word in @(Get-Words -Group $Group)) {
        $name = $name + '.' + $word
        $there = $name -ceq $whole -or ($parts.Count -eq 1 -and $word -ceq $parts[0])
        if ($there -and $owner -ceq '') { $owner = $name }
    }
    return $owner
}
