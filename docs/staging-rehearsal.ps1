#Requires -Version 5.1
# The rehearsal of this rollout, for people without Python. Written by `rolloutdocs build`.
# Change the source, not this file.
# `rolloutdocs verify` does not run this script. It compares it, byte for byte, with what the source gives.
# rollout:script id=powershell digest=a8ed1f46c3477671910f3baef1d3d419a2f1fd781fdc05aff52ad7cb91f44a0e
param([switch]$SkipRollbackTest, [switch]$Help)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# What this run knows of itself.
$Run = @{
    Windows = [System.IO.Path]::DirectorySeparatorChar -eq [char]92
    Keys = $false
    Interrupted = $false
    Base = ''
    Directory = ''
    Secrets = [System.Collections.Generic.List[string]]::new()
    Names = [System.Collections.Generic.List[string]]::new()
    Old = @{}
    Folders = [System.Collections.Generic.List[string]]::new()
    Ports = [System.Collections.Generic.List[int]]::new()
    Services = [System.Collections.Generic.List[object]]::new()
    Sent = [System.Collections.Generic.List[object]]::new()
    Opened = [System.Collections.Generic.List[object]]::new()
    Left = [System.Collections.Generic.List[string]]::new()
    Passed = 0
    Failed = 0
    Wrong = $false
    Inconclusive = 0
    Reason = ''
}

$PolicyFile = '../content/environments.yaml'
$WorkFolder = '../examples/laravel'
$UndeclaredNames = @()
$ClaimCount = 13
$RollbackRehearsed = $true

# What is printed: never a secret, never a character that a terminal acts on.

# Every form of a value in which a program may print it, longest first.
function Add-Secret {
    param([string]$Value)
    foreach ($line in @(@($Value) + @($Value.Split([char]10)))) {
        $part = $line.Trim()
        if ($part.Length -ge 4) {
            foreach ($form in @(Get-SecretForms -Part $part)) {
                $place = 0
                while ($place -lt $Run.Secrets.Count -and $Run.Secrets[$place].Length -ge $form.Length) { $place = $place + 1 }
                $Run.Secrets.Insert($place, $form)
            }
        }
    }
}

function Get-SecretForms {
    param([string]$Part)
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($Part)
    $hex = [System.BitConverter]::ToString($bytes).Replace('-', '')
    $address = [System.Uri]::EscapeDataString($Part)
    $quoted = $Part.Replace('\', '\\').Replace('"', '\"')
    $forms = @($Part, $address, $quoted, $quoted.Replace('/', '\/'), [System.Net.WebUtility]::HtmlEncode($Part), $hex, $hex.ToLowerInvariant())
    foreach ($offset in @(0, 1, 2)) {
        # Only the characters that the secret alone decides: neighbours share the first and last of a group.
        $padded = [byte[]]::new($offset + $bytes.Length)
        [System.Array]::Copy($bytes, 0, $padded, $offset, $bytes.Length)
        $coded = [System.Convert]::ToBase64String($padded).TrimEnd([char]61)
        $first = @(0, 2, 3)[$offset]
        $cut = 0
        if (($padded.Length % 3) -ne 0) { $cut = 1 }
        $length = $coded.Length - $first - $cut
        if ($length -ge 4) {
            $core = $coded.Substring($first, $length)
            $forms = @($forms + @($core, $core.Replace('+', '-').Replace('/', '_')))
        }
    }
    return $forms
}

function Hide-Secret {
    param([string]$Text)
    foreach ($form in $Run.Secrets) { $Text = $Text.Replace($form, '[secret]') }
    return $Text
}

function Write-Line {
    param([string]$Text)
    $shown = Hide-Secret -Text $Text
    Write-Host -Object ([System.Text.RegularExpressions.Regex]::Replace($shown, '[\p{Cc}\p{Cf}-[\n\t]]', '?'))
}

# Programs: one function starts them, and one waits for them and gives their status. Nothing else does either.

# An argument as Windows programs read it from their command line; .NET reads it the same way elsewhere.
function Format-Argument {
    param([string]$Text)
    if ([System.Text.RegularExpressions.Regex]::IsMatch($Text, '\A[A-Za-z0-9_./:=@%+,\\-]+\z')) { return $Text }
    $quoted = [System.Text.RegularExpressions.Regex]::Replace($Text, '(\\*)"', '$1$1\"')
    $quoted = [System.Text.RegularExpressions.Regex]::Replace($quoted, '(\\+)\z', '$1$1')
    return '"' + $quoted + '"'
}

# The file of a program: looked for in PATH, or from the environment's folder where its name has a folder.
function Find-Program {
    param([string]$Name)
    if ($Name -ceq '') { return '' }
    $suffixes = @('')
    if ($Run.Windows -and -not [System.Text.RegularExpressions.Regex]::IsMatch($Name, '(?i)\.(exe|com|cmd|bat)\z')) {
        $suffixes = @('.exe', '.com', '.cmd', '.bat')
    }
    $places = @([System.IO.Path]::Combine($Run.Directory, $Name))
    if (-not ($Name.Contains('/') -or ($Run.Windows -and $Name.Contains('\')))) {
        $places = @()
        foreach ($folder in @($env:PATH.Split([System.IO.Path]::PathSeparator))) {
            $clean = $folder.Trim([char]34)
            if ($clean -cne '') { $places = @($places + @($clean + '/' + $Name)) }
        }
    }
    foreach ($place in $places) {
        foreach ($suffix in $suffixes) {
            if ([System.IO.File]::Exists($place + $suffix)) { return $place + $suffix }
        }
    }
    return ''
}

# Starts a program with no input of its own, the declared variables and a few that say who the caller is.
function Start-Program {
    param([string[]]$Words)
    $one = @{ Problem = ''; Process = $null; Output = [System.IO.MemoryStream]::new(); Errors = [System.IO.MemoryStream]::new(); Copies = @() }
    $place = Find-Program -Name $Words[0]
    if ($place -ceq '') {
        $one.Problem = 'there is no program `' + $Words[0] + '` on this machine'
        return $one
    }
    $line = ''
    for ($index = 1; $index -lt $Words.Length; $index++) { $line = $line + ' ' + (Format-Argument -Text $Words[$index]) }
    if ([System.Text.RegularExpressions.Regex]::IsMatch($place, '(?i)\.(cmd|bat)\z')) {
        # Batch files are read by cmd, whose quoting has holes: only what it cannot misread is given to it.
        if (-not [System.Text.RegularExpressions.Regex]::IsMatch($place + $line, '\A[A-Za-z0-9 _./:\\=,@+"-]*\z')) {
            $one.Problem = 'the batch file `' + $Words[0] + '` cannot be given these arguments safely'
            return $one
        }
        $line = ' /d /s /c "' + (Format-Argument -Text $place) + $line + '"'
        $place = $env:ComSpec
    }
    try {
        $start = [System.Diagnostics.ProcessStartInfo]::new()
        $start.FileName = $place
        $start.Arguments = $line.Trim([char]32)
        $start.WorkingDirectory = $Run.Directory
        $start.UseShellExecute = $false
        $start.CreateNoWindow = $true
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.EnvironmentVariables.Clear()
        foreach ($name in $Run.Names) {
            $value = [System.Environment]::GetEnvironmentVariable($name)
            if ($null -ne $value) { $start.EnvironmentVariables[$name] = $value }
        }
        $one.Process = [System.Diagnostics.Process]::Start($start)
        $one.Process.StandardInput.BaseStream.Close()
        $one.Copies = @($one.Process.StandardOutput.BaseStream.CopyToAsync($one.Output), $one.Process.StandardError.BaseStream.CopyToAsync($one.Errors))
    } catch {
        $one.Problem = 'the program `' + $Words[0] + '` cannot be started'
    }
    return $one
}

# Runs a program to its end. `Status` is $null where it did not end by itself; then `Ending` says why.
function Invoke-Native {
    param([string[]]$Words, [int]$Seconds)
    $result = @{ Status = $null; Ending = ''; Lost = $false; Whole = $true; Output = ''; Errors = '' }
    $one = Start-Program -Words $Words
    if ($one.Problem -cne '') {
        $result.Ending = $one.Problem
        $result.Lost = $true
        $result.Whole = $false
        if ($null -ne $one.Process) { $result.Ending = $result.Ending + (Stop-Tree -Process $one.Process) }
        return $result
    }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ($result.Ending -ceq '' -and -not $one.Process.WaitForExit(50)) {
        if (Test-Interrupt) { $result.Ending = 'was interrupted' }
        elseif ($watch.Elapsed.TotalSeconds -ge $Seconds) { $result.Ending = 'was stopped after ' + [string]$Seconds + ' seconds' }
        elseif (($one.Output.Length + $one.Errors.Length) -gt 16000000) { $result.Ending = 'printed more than 16 MB and was stopped' }
    }
    if ($result.Ending -cne '') {
        $remains = Stop-Tree -Process $one.Process
        $result.Ending = $result.Ending + $remains
        $result.Lost = $remains -cne ''
    } else { $result.Status = $one.Process.ExitCode }
    $result.Whole = Wait-Output -One $one -Milliseconds 5000
    $result.Output = [System.Text.Encoding]::UTF8.GetString($one.Output.ToArray())
    $result.Errors = [System.Text.Encoding]::UTF8.GetString($one.Errors.ToArray())
    return $result
}

# Whether all that a program printed was read: some of it may still be on its way when the program has ended.
function Wait-Output {
    param([hashtable]$One, [int]$Milliseconds)
    try { return [System.Threading.Tasks.Task]::WaitAll([System.Threading.Tasks.Task[]]$One.Copies, $Milliseconds) }
    catch { return $false }
}

# Ends a program with all that it started. Gives nothing, or what may still run.
function Stop-Tree {
    param([System.Diagnostics.Process]$Process)
    if ($Process.HasExited) { return '' }
    $remains = '; it may still run as process ' + [string]$Process.Id
    # Windows PowerShell has no way to end a tree; elsewhere .NET has one.
    $method = $Process.GetType().GetMethod('Kill', [System.Type[]]@([bool]))
    try {
        if ($null -ne $method) { [void]$method.Invoke($Process, [object[]]@($true)) }
        else {
            $killed = Invoke-Native -Words @('taskkill.exe', '/T', '/F', '/PID', [string]$Process.Id) -Seconds 10
            if ($killed.Status -ne 0) { return $remains }
        }
        if ($Process.WaitForExit(5000)) { return '' }
    } catch { return $remains }
    return $remains
}

# Whether somebody pressed Ctrl+C since it was last asked. Where no keyboard is read, PowerShell itself stops.
function Test-Interrupt {
    $heard = $false
    if ($Run.Keys) {
        while ([System.Console]::KeyAvailable) {
            $key = [System.Console]::ReadKey($true)
            if ($key.Key -eq [System.ConsoleKey]::C -and ($key.Modifiers -band [System.ConsoleModifiers]::Control) -ne 0) { $heard = $true }
        }
    }
    if ($heard) { $Run.Interrupted = $true }
    return $heard
}

# One request as it is written: no redirect, no proxy, no cookie. It can only read.

function Get-Answer {
    param([string]$Method, [string]$Address, [int]$Seconds)
    $answer = @{ Problem = ''; Status = 0; Body = [byte[]]::new(0); Whole = $true }
    if (-not [System.Text.RegularExpressions.Regex]::IsMatch($Address, '\Ahttps?://[A-Za-z0-9_.\[-][!-~]*\z')) {
        $answer.Problem = 'the address is no web address once its variables are replaced'
        return $answer
    }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $response = $null
    try {
        $request = [System.Net.WebRequest]::Create($Address)
        $request.Method = $Method
        $request.AllowAutoRedirect = $false
        $request.Proxy = $null
        $request.KeepAlive = $false
        $request.Timeout = $Seconds * 1000
        $request.ReadWriteTimeout = $Seconds * 1000
        $request.UserAgent = 'rolloutdocs'
        $request.Accept = '*/*'
        $request.Headers.Set('Accept-Encoding', 'identity')
        try { $response = $request.GetResponse() }
        catch {
            # An answer of 400 or more, or a redirect, comes as an error that holds it.
            $fault = $_.Exception
            while ($null -ne $fault -and -not ($fault -is [System.Net.WebException])) { $fault = $fault.InnerException }
            if ($null -ne $fault) { $response = $fault.Response }
        }
        if ($null -eq $response) {
            $answer.Problem = $Method + ' was sent, but `' + $request.RequestUri.Authority + '` did not answer'
            return $answer
        }
        $answer.Status = [int]$response.StatusCode
        $memory = [System.IO.MemoryStream]::new()
        $stream = $response.GetResponseStream()
        $buffer = [byte[]]::new(65536)
        $count = 1
        while ($count -gt 0 -and $memory.Length -le 1000000) {
            $count = $stream.Read($buffer, 0, $buffer.Length)
            if ($count -gt 0) { $memory.Write($buffer, 0, $count) }
            if ($watch.Elapsed.TotalSeconds -gt $Seconds) { throw 'too slow' }
        }
        $answer.Whole = $memory.Length -le 1000000
        $answer.Body = $memory.ToArray()
    } catch {
        $answer.Problem = $Method + ' was sent, but no whole answer came within ' + [string]$Seconds + ' seconds'
    } finally {
        if ($null -ne $response) { $response.Close() }
    }
    return $answer
}

# JSON, read strictly. `ConvertFrom-Json` was the other choice: it changes dates, letter case and lists of one.

# A value is a table: `Kind` (object, list, string, number, word), and `Members`, `Items` or `Value`.
function Read-Json {
    param([string]$Text)
    $cursor = @{ Text = $Text; At = 0; Token = ''; Kind = '' }
    Step-Json -Cursor $cursor
    $value = Read-JsonValue -Cursor $cursor -Depth 0
    if ($cursor.Kind -cne 'end') { throw 'more than one value' }
    return $value
}

# Moves to the next token.
function Step-Json {
    param([hashtable]$Cursor)
    $pattern = '\G[ \t\r\n]*(?:("(?:[^"\\\x00-\x1F]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null)|([\[\]{}:,])|(\z))'
    $match = [System.Text.RegularExpressions.Regex]::new($pattern).Match($Cursor.Text, $Cursor.At)
    if (-not $match.Success) { throw 'not JSON' }
    $Cursor.At = $match.Index + $match.Length
    $kinds = @('', 'string', 'number', 'word', 'sign', 'end')
    for ($group = 1; $group -lt 6; $group++) {
        if ($match.Groups[$group].Success) {
            $Cursor.Kind = $kinds[$group]
            $Cursor.Token = $match.Groups[$group].Value
        }
    }
}

function Read-JsonValue {
    param([hashtable]$Cursor, [int]$Depth)
    if ($Depth -gt 60) { throw 'too deep' }
    $kind = $Cursor.Kind
    $token = $Cursor.Token
    if ($kind -ceq 'sign' -and $token -ceq '{') { return Read-JsonObject -Cursor $Cursor -Depth $Depth }
    if ($kind -ceq 'sign' -and $token -ceq '[') { return Read-JsonList -Cursor $Cursor -Depth $Depth }
    if ($kind -ceq 'sign' -or $kind -ceq 'end') { throw 'a value is missing' }
    Step-Json -Cursor $Cursor
    if ($kind -ceq 'string') { $token = ConvertFrom-JsonString -Token $token }
    return @{ Kind = $kind; Value = $token }
}

function Read-JsonObject {
    param([hashtable]$Cursor, [int]$Depth)
    $members = [System.Collections.Generic.Dictionary[string, object]]::new([System.StringComparer]::Ordinal)
    Step-Json -Cursor $Cursor
    $more = $Cursor.Token -cne '}' -or $Cursor.Kind -cne 'sign'
    while ($more) {
        if ($Cursor.Kind -cne 'string') { throw 'a name is missing' }
        $name = ConvertFrom-JsonString -Token $Cursor.Token
        Step-Json -Cursor $Cursor
        if ($Cursor.Kind -cne 'sign' -or $Cursor.Token -cne ':') { throw 'a colon is missing' }
        Step-Json -Cursor $Cursor
        if ($members.ContainsKey($name)) { throw 'a name stands twice' }
        $members.Add($name, (Read-JsonValue -Cursor $Cursor -Depth ($Depth + 1)))
        $more = $Cursor.Kind -ceq 'sign' -and $Cursor.Token -ceq ','
        if ($more) { Step-Json -Cursor $Cursor }
    }
    if ($Cursor.Kind -cne 'sign' -or $Cursor.Token -cne '}') { throw 'a brace is missing' }
    Step-Json -Cursor $Cursor
    return @{ Kind = 'object'; Members = $members }
}

function Read-JsonList {
    param([hashtable]$Cursor, [int]$Depth)
    $items = [System.Collections.Generic.List[object]]::new()
    Step-Json -Cursor $Cursor
    $more = $Cursor.Token -cne ']' -or $Cursor.Kind -cne 'sign'
    while ($more) {
        $items.Add((Read-JsonValue -Cursor $Cursor -Depth ($Depth + 1)))
        $more = $Cursor.Kind -ceq 'sign' -and $Cursor.Token -ceq ','
        if ($more) { Step-Json -Cursor $Cursor }
    }
    if ($Cursor.Kind -cne 'sign' -or $Cursor.Token -cne ']') { throw 'a bracket is missing' }
    Step-Json -Cursor $Cursor
    return @{ Kind = 'list'; Items = $items }
}

function ConvertFrom-JsonString {
    param([string]$Token)
    $body = $Token.Substring(1, $Token.Length - 2)
    $text = [System.Text.StringBuilder]::new()
    $at = 0
    while ($at -lt $body.Length) {
        $char = $body[$at]
        if ($char -cne [char]92) { [void]$text.Append($char) }
        else {
            $at = $at + 1
            $sign = $body.Substring($at, 1)
            $place = 'bfnrt'.IndexOf($sign, [System.StringComparison]::Ordinal)
            if ($sign -ceq 'u') {
                [void]$text.Append([char][System.Convert]::ToInt32($body.Substring($at + 1, 4), 16))
                $at = $at + 4
            } elseif ($place -ge 0) { [void]$text.Append([char]@(8, 12, 10, 13, 9)[$place]) }
            else { [void]$text.Append($sign) }
        }
        $at = $at + 1
    }
    return $text.ToString()
}

# Equal and of the same JSON type all the way down.
function Test-SameJson {
    param([hashtable]$One, [hashtable]$Other)
    if ($One.Kind -cne $Other.Kind) { return $false }
    if ($One.Kind -ceq 'object') {
        if ($One.Members.Count -ne $Other.Members.Count) { return $false }
        foreach ($name in $One.Members.Keys) {
            if (-not $Other.Members.ContainsKey($name)) { return $false }
            if (-not (Test-SameJson -One $One.Members[$name] -Other $Other.Members[$name])) { return $false }
        }
        return $true
    }
    if ($One.Kind -ceq 'list') {
        if ($One.Items.Count -ne $Other.Items.Count) { return $false }
        for ($index = 0; $index -lt $One.Items.Count; $index++) {
            if (-not (Test-SameJson -One $One.Items[$index] -Other $Other.Items[$index])) { return $false }
        }
        return $true
    }
    if ($One.Value -ceq $Other.Value) { return $true }
    if ($One.Kind -cne 'number') { return $false }
    $whole = '\A-?[0-9]+\z'
    if ([System.Text.RegularExpressions.Regex]::IsMatch($One.Value, $whole) -and [System.Text.RegularExpressions.Regex]::IsMatch($Other.Value, $whole)) {
        return [System.Text.RegularExpressions.Regex]::IsMatch($One.Value + $Other.Value, '\A[0-]+\z')
    }
    $culture = [System.Globalization.CultureInfo]::InvariantCulture
    return [double]::Parse($One.Value, $culture) -eq [double]::Parse($Other.Value, $culture)
}

# The member at a dotted path, or $null; a number counts from 0 in a list.
function Find-Member {
    param([hashtable]$Body, [string]$Path)
    $found = $Body
    foreach ($name in @($Path.Split([char]46))) {
        if ($found.Kind -ceq 'object' -and $found.Members.ContainsKey($name)) { $found = $found.Members[$name] }
        elseif ($found.Kind -ceq 'list' -and [System.Text.RegularExpressions.Regex]::IsMatch($name, '\A[0-9]{1,9}\z') -and [int]$name -lt $found.Items.Count) {
            $found = $found.Items[[int]$name]
        } else { return $null }
    }
    return $found
}

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

# The database, asked through its own command line client, read-only. Without the client nothing can be decided.

function Get-Hex {
    param([string]$Text)
    return [System.BitConverter]::ToString([System.Text.Encoding]::UTF8.GetBytes($Text)).Replace('-', '')
}

# A name or text as SQL that nothing can break out of.
function Format-Sql {
    param([string]$Text)
    if ($Target.Database.Kind -ceq 'sqlite') { return 'cast(x''' + (Get-Hex -Text $Text) + ''' as text)' }
    return 'convert(0x' + (Get-Hex -Text $Text) + ' using utf8)'
}

function Format-Name {
    param([string]$Text)
    if ($Target.Database.Kind -ceq 'sqlite') { return '"' + $Text.Replace('"', '""') + '"' }
    return '`' + $Text.Replace('`', '``') + '`'
}

# One SELECT. `Rows` is a list of rows, a row a list of texts; NULL is $null. `Refused` says why it would not run it.
function Get-Rows {
    param([string]$Sql)
    if ($Target.Database.Kind -ceq 'sqlite') { return Get-SqliteRows -Sql $Sql }
    if ($Target.Database.Kind -ceq 'mysql') { return Get-MysqlRows -Sql $Sql }
    return @{ Problem = $Target.Database.Problem; Refused = ''; Number = 0; Rows = @() }
}

function Get-SqliteRows {
    param([string]$Sql)
    $answer = @{ Problem = ''; Refused = ''; Number = 0; Rows = [System.Collections.Generic.List[object]]::new() }
    if (-not [System.IO.File]::Exists($Target.Database.File)) {
        $answer.Problem = 'the database cannot be opened: is there such a file?'
        return $answer
    }
    $none = '/dev/null'
    if ($Run.Windows) { $none = 'NUL' }
    $asked = Invoke-Native -Words @('sqlite3', '-init', $none, '-batch', '-bail', '-readonly', '-noheader', '-quote', $Target.Database.File, $Sql) -Seconds 30
    if ($null -eq $asked.Status -or -not $asked.Whole) {
        $answer.Problem = 'the database was not asked with `sqlite3`: ' + $asked.Ending
        return $answer
    }
    if ($asked.Status -ne 0) {
        $answer.Problem = 'the database answered with an error'
        foreach ($start in @('no such table', 'no such column', 'no such function', 'near "', 'incomplete input', 'attempt to write')) {
            if ($asked.Errors.Contains($start)) { $answer.Refused = 'the database cannot run the statement: ' + $start.TrimEnd([char]34).TrimEnd([char]32) }
        }
        return $answer
    }
    # `-quote` writes values as SQL literals, so a text can neither end a row nor be taken for NULL.
    $pattern = '\G(?:''((?:[^'']|'''')*)''|(NULL)|([-+0-9.eE]+|Inf|-Inf)|([Xx]''[0-9A-Fa-f]*'')|(unistr\([^\n]*\)))(,|\r?\n|\z)'
    $row = [System.Collections.Generic.List[object]]::new()
    $at = 0
    while ($at -lt $asked.Output.Length) {
        $match = [System.Text.RegularExpressions.Regex]::new($pattern).Match($asked.Output, $at)
        if (-not $match.Success) {
            $answer.Problem = '`sqlite3` answered in a form that is not known'
            return $answer
        }
        if ($match.Groups[2].Success) { $row.Add($null) }
        elseif ($match.Groups[1].Success) { $row.Add($match.Groups[1].Value.Replace('''''', '''')) }
        else { $row.Add($match.Value.TrimEnd([char[]]@(10, 13, 44))) }
        $at = $match.Index + $match.Length
        if ($match.Groups[6].Value -cne ',') {
            $answer.Rows.Add($row)
            $row = [System.Collections.Generic.List[object]]::new()
        }
    }
    return $answer
}

function Get-MysqlRows {
    param([string]$Sql)
    $answer = @{ Problem = ''; Refused = ''; Number = 0; Rows = [System.Collections.Generic.List[object]]::new() }
    $client = 'mariadb'
    if ((Find-Program -Name $client) -ceq '') { $client = 'mysql' }
    $statement = 'set session lock_wait_timeout = 5, sql_select_limit = 2; set session transaction read only; start transaction read only; ' + $Sql
    $words = @($client, '--no-defaults', '--protocol=tcp', ('--host=' + $Target.Database.Server), ('--port=' + $Target.Database.Port), ('--user=' + $Target.Database.User), '--connect-timeout=5', '--default-character-set=utf8mb4', '--batch', '--xml', ('--database=' + $Target.Database.Name), ('--execute=' + $statement))
    # The password goes through the client's own variable: everybody can list the arguments of a process.
    $before = $env:MYSQL_PWD
    $env:MYSQL_PWD = $Target.Database.Password
    $Run.Names.Add('MYSQL_PWD')
    try { $asked = Invoke-Native -Words $words -Seconds 30 }
    finally {
        [void]$Run.Names.Remove('MYSQL_PWD')
        $env:MYSQL_PWD = $before
    }
    if ($null -eq $asked.Status -or -not $asked.Whole) {
        $answer.Problem = 'the database was not asked with `' + $client + '`: ' + $asked.Ending
        return $answer
    }
    if ($asked.Status -ne 0) {
        $answer.Problem = 'the database answered with an error'
        $match = [System.Text.RegularExpressions.Regex]::Match($asked.Errors, '(?m)^ERROR ([0-9]+)')
        if ($match.Success) {
            $answer.Number = [int]$match.Groups[1].Value
            $answer.Problem = 'the database answered with the error ' + $match.Groups[1].Value
            if (@(1054, 1146, 1064, 1305, 1792) -contains $answer.Number) { $answer.Refused = $answer.Problem }
        }
        return $answer
    }
    try {
        $document = [System.Xml.XmlDocument]::new()
        $document.XmlResolver = $null
        $document.LoadXml($asked.Output)
        foreach ($line in $document.SelectNodes('/resultset/row')) {
            $row = [System.Collections.Generic.List[object]]::new()
            foreach ($field in $line.SelectNodes('field')) {
                if ($field.GetAttribute('xsi:nil') -ceq 'true') { $row.Add($null) } else { $row.Add($field.InnerText) }
            }
            $answer.Rows.Add($row)
        }
    } catch { $answer.Problem = '`' + $client + '` answered in a form that is not known' }
    return $answer
}

# What the database itself says of a column.
function Get-Column {
    param([string]$Table, [string]$Column)
    $found = @{ Problem = ''; Table = $true; Column = $true; Type = ''; Default = $null }
    $sqlite = $Target.Database.Kind -ceq 'sqlite'
    $where = 'table_schema = database() and table_name = ' + (Format-Sql -Text $Table) + ' and column_name = ' + (Format-Sql -Text $Column)
    $sql = 'select column_type, column_default from information_schema.columns where ' + $where
    if ($sqlite) {
        $known = Get-Rows -Sql ('select 1 from sqlite_master where type in (''table'', ''view'') and name = ' + (Format-Sql -Text $Table) + ' collate nocase')
        $found.Problem = $known.Problem
        $found.Table = $known.Rows.Count -gt 0
        if ($known.Problem -cne '' -or -not $found.Table) { return $found }
        $sql = 'select type, dflt_value from pragma_table_xinfo(' + (Format-Sql -Text $Table) + ') where name = ' + (Format-Sql -Text $Column) + ' collate nocase'
    }
    $listed = Get-Rows -Sql $sql
    $found.Problem = $listed.Problem
    if ($listed.Problem -cne '') { return $found }
    if ($listed.Rows.Count -gt 0) {
        $found.Type = [string]$listed.Rows[0][0]
        $found.Default = $listed.Rows[0][1]
        return $found
    }
    $found.Column = $false
    if ($sqlite) { return $found }
    # An account that may not look sees nothing either: the server's own refusal says which of the two is missing.
    $name = (Format-Name -Text $Table) + '.' + (Format-Name -Text $Column)
    $refused = Get-Rows -Sql ('select ' + $name + ' from ' + (Format-Name -Text $Table) + ' where 1 = 0')
    $found.Table = $refused.Number -eq 1054
    if ($refused.Number -ne 1054 -and $refused.Number -ne 1146) { $found.Problem = 'the database does not list the column for this account' }
    return $found
}

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

# One run's own values: ports, folders and secrets chosen now. What the caller's session had before comes back at the end.

# Whether the script is what its own digest says; line ends of Windows, which git may have given it, apart.
function Test-Seal {
    param([string]$Path)
    $text = [System.IO.File]::ReadAllText($Path).Replace([string][char]13 + [string][char]10, [string][char]10)
    $found = [System.Text.RegularExpressions.Regex]::Match($text, '(?m)^# rollout:script id=[a-z-]+ digest=([0-9a-f]{64})$')
    if (-not $found.Success) { return $false }
    $at = $found.Groups[1].Index
    $blank = $text.Substring(0, $at) + [string]::new([char]48, 64) + $text.Substring($at + 64)
    $hash = [System.Security.Cryptography.SHA256]::Create().ComputeHash([System.Text.Encoding]::UTF8.GetBytes($blank))
    return [System.BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant() -ceq $found.Groups[1].Value
}

function Save-Setting {
    param([string[]]$Names)
    foreach ($name in $Names) {
        $Run.Old[$name] = [System.Environment]::GetEnvironmentVariable($name)
        $Run.Names.Add($name)
    }
}

function Restore-Setting {
    foreach ($name in @($Run.Old.Keys)) {
        if ($null -ne $Run.Old[$name]) { [System.Environment]::SetEnvironmentVariable($name, $Run.Old[$name]) }
        else { [System.Environment]::SetEnvironmentVariable($name, [System.Management.Automation.Language.NullString]::Value) }
    }
}

# Variables that nobody declared because every shell of bash has them: this one may not.
function Get-Missing {
    param([string[]]$Names)
    foreach ($name in $Names) {
        if ([string][System.Environment]::GetEnvironmentVariable($name) -ceq '') { return 'The variable ' + $name + ' is used, but has no value here.' }
    }
    return ''
}

function Add-Path {
    param([string[]]$Folders)
    $first = ''
    foreach ($folder in $Folders) { $first = $first + [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($Run.Base, $folder)) + [string][System.IO.Path]::PathSeparator }
    $env:PATH = $first + $env:PATH
}

# A new folder that only this user can enter, removed after the run; with `/` between names, as the source writes paths.
function New-Folder {
    $place = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'rolloutdocs-' + [System.Guid]::NewGuid().ToString('N'))
    if ($Run.Windows) { [void][System.IO.Directory]::CreateDirectory($place) }
    else {
        $made = Invoke-Native -Words @('mktemp', '-d') -Seconds 10
        if ($made.Status -ne 0) { throw 'no folder could be made with `mktemp`' }
        $place = $made.Output.Trim()
    }
    $Run.Folders.Add($place)
    return $place.Replace('\', '/')
}

# A TCP port of this machine that nothing listens on, below those that systems hand out by themselves.
function New-Port {
    $random = [System.Random]::new()
    for ($try = 0; $try -lt 200; $try++) {
        $port = $random.Next(20000, 32000)
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, $port)
        $free = -not $Run.Ports.Contains($port)
        try { $listener.Start() }
        catch { $free = $false }
        finally { $listener.Stop() }
        if ($free) {
            $Run.Ports.Add($port)
            return [string]$port
        }
    }
    throw 'no free port between 20000 and 32000'
}

function New-Secret {
    $bytes = [byte[]]::new(24)
    $source = [System.Security.Cryptography.RandomNumberGenerator]::Create()
    $source.GetBytes($bytes)
    $value = [System.Convert]::ToBase64String($bytes).Replace('+', '-').Replace('/', '_')
    Add-Secret -Value $value
    return $value
}

# A secret of the caller: a variable of this session, or the lines of a file.
function Read-Secret {
    param([string]$Variable, [string]$Origin, [string]$Name)
    $value = ''
    if ($Origin -ceq 'file') {
        $place = [System.IO.Path]::Combine($Run.Base, $Name)
        if ([System.IO.File]::Exists($place)) { $value = [System.IO.File]::ReadAllText($place).Trim([char[]]@(10, 13)) }
    } elseif ($Run.Old.ContainsKey($Name)) { $value = [string]$Run.Old[$Name] }
    else { $value = [string][System.Environment]::GetEnvironmentVariable($Name) }
    if ($value -ceq '') { throw 'the secret `' + $Variable + '` is not in the ' + $Origin + ' `' + $Name + '`, or it is empty' }
    Add-Secret -Value $value
    return $value
}

function Remove-Folders {
    foreach ($folder in $Run.Folders) {
        try { [System.IO.Directory]::Delete($folder, $true) }
        catch { Write-Line -Text ('A folder of this run could not be removed: ' + $folder) }
    }
}

# Services beside the steps: started in order, awaited, and always stopped, last started first.

function Test-Port {
    param([string]$Server, [int]$Port)
    $client = [System.Net.Sockets.TcpClient]::new()
    try { return $client.ConnectAsync($Server, $Port).Wait(1000) -and $client.Connected }
    catch { return $false }
    finally { $client.Close() }
}

function Test-Taken {
    param([hashtable]$Service)
    if ($Service.Port -cne '') { return Test-Port -Server '127.0.0.1' -Port ([int]$Service.Port) }
    $address = [System.Uri]::new($Service.Address)
    return Test-Port -Server $address.Host -Port $address.Port
}

function Test-Ready {
    param([hashtable]$Service)
    if ($Service.Port -cne '') { return Test-Port -Server '127.0.0.1' -Port ([int]$Service.Port) }
    $answer = Get-Answer -Method 'GET' -Address $Service.Address -Seconds 2
    return $answer.Problem -ceq '' -and $answer.Status -lt 500
}

# Starts them all. Gives nothing, or why one of them is not there.
function Start-Services {
    foreach ($service in $Target.Services) {
        if (Test-Taken -Service $service) { return 'service ' + $service.Name + ': its port is in use by another process' }
        $one = Start-Program -Words $service.Arguments
        if ($null -ne $one.Process) { $Run.Services.Add(@{ Service = $service; One = $one }) }
        if ($one.Problem -cne '') { return 'service ' + $service.Name + ': ' + $one.Problem }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        while (-not (Test-Ready -Service $service)) {
            if ($one.Process.HasExited) {
                return 'service ' + $service.Name + ': it ended with ' + [string]$one.Process.ExitCode + ' before it was ready' + (Get-Tail -One $one)
            }
            if ($watch.Elapsed.TotalSeconds -gt $service.Within) {
                return 'service ' + $service.Name + ': it was not ready after ' + [string]$service.Within + ' seconds' + (Get-Tail -One $one)
            }
            if (Test-Interrupt) { return 'interrupted' }
            Start-Sleep -Milliseconds 50
        }
        Write-Line -Text ('Service started: ' + $service.Name)
    }
    return ''
}

# What a service wrote last.
function Get-Tail {
    param([hashtable]$One)
    if ($One.Process.HasExited) { [void](Wait-Output -One $One -Milliseconds 1000) }
    $text = [System.Text.Encoding]::UTF8.GetString($One.Output.ToArray()) + [System.Text.Encoding]::UTF8.GetString($One.Errors.ToArray())
    # A secret is hidden before the cut, which could go through it.
    $text = (Hide-Secret -Text $text).TrimEnd()
    if ($text.Length -gt 2000) { $text = $text.Substring($text.Length - 2000) }
    return [string][char]10 + $text
}

# What was seen after a service had gone may be another program's answer. Gives nothing, or which one has gone.
function Get-Ended {
    foreach ($entry in $Run.Services) {
        if ($entry.One.Process.HasExited) { return 'service ' + $entry.Service.Name + ' ended during the run' + (Get-Tail -One $entry.One) }
    }
    return ''
}

function Stop-Services {
    for ($index = $Run.Services.Count - 1; $index -ge 0; $index--) {
        $entry = $Run.Services[$index]
        try {
            # Windows has no signals for such programs: there the tree is ended at once.
            if (-not $Run.Windows -and -not $entry.One.Process.HasExited) {
                $asked = Invoke-Native -Words @('kill', '-s', $entry.Service.Signal, [string]$entry.One.Process.Id) -Seconds 10
                if ($asked.Status -eq 0) { [void]$entry.One.Process.WaitForExit(10000) }
            }
            $remains = Stop-Tree -Process $entry.One.Process
            if ($remains -cne '') { Write-Line -Text ('Service ' + $entry.Service.Name + $remains) }
        } catch { Write-Line -Text ('Service ' + $entry.Service.Name + ' could not be stopped: process ' + [string]$entry.One.Process.Id) }
    }
    $Run.Services.Clear()
}

# The rehearsal: the steps in the pages' order, each judged, and what is open closed where that is safe.

# A step or question that the source gives as bash text cannot be done here: the script says so, and is never green.
function Invoke-Words {
    param([hashtable]$Task, [int]$Seconds)
    if ($Task.Text -cne '') {
        return @{ Status = $null; Ending = 'it is bash text, which this script cannot run; use the bash script or `rolloutdocs verify`'; Lost = $true; Whole = $false; Output = ''; Errors = '' }
    }
    return Invoke-Native -Words $Task.Arguments -Seconds $Seconds
}

# Asks the target who it is. Gives nothing, or the judgement that keeps the step or the reset from being sent.
function Get-Stranger {
    param([string]$What)
    if ($null -eq $Target.Identity) { return New-Judgement -Verdict 'inconclusive' -Actual 'the environment has no identity by which the target proves to be it' }
    $asked = Invoke-Words -Task $Target.Identity -Seconds 60
    if ($asked.Lost -or -not $asked.Whole) { return New-Judgement -Verdict 'inconclusive' -Actual ('the target was not asked who it is: ' + $asked.Ending) }
    $actual = $asked.Output.Trim()
    if ($asked.Status -eq 0 -and $actual -ceq $Target.Identity.Prints -and $actual -cne '' -and $actual.Length -le 4096) {
        if ($Target.Identity.Query -ceq '') { return $null }
        return Get-OtherDatabase -What $What
    }
    return New-Judgement -Verdict 'failed' -Actual ('the target is another one than the environments file names; the ' + $What + ' was not sent')
}

# The database that judges has to be the one that is changed.
function Get-OtherDatabase {
    param([string]$What)
    $given = Get-One -Sql $Target.Identity.Query
    if ($null -ne $given.Judgement) { return New-Judgement -Verdict $given.Judgement.Verdict -Actual ($given.Judgement.Actual + '; the ' + $What + ' was not sent') }
    if ($null -ne $given.Value -and $given.Value -ceq $Target.Identity.Prints) { return $null }
    return New-Judgement -Verdict 'failed' -Actual ('the database that `database` leads to is another one than the ' + $What + ' would reach; it was not sent')
}

# Nothing is reset that is not the target the environments file names. Gives nothing, or why the reset is not sent.
function Get-Refusal {
    if ($null -eq $Target.Identity -or -not $Target.Identity.BeforeReset) { return '' }
    $stranger = Get-Stranger -What 'reset'
    if ($null -eq $stranger) { return '' }
    if ($stranger.Verdict -ceq 'failed') { $Run.Wrong = $true }
    return $stranger.Actual
}

# Whether the target has to prove who it is before this step.
function Test-Asked {
    param([hashtable]$Step)
    if ($Step.Kind -ceq 'destroys') { return $true }
    return $null -ne $Target.Identity -and $Step.Kind -ceq $Target.Identity.Before
}

function Get-Before {
    param([hashtable]$Step)
    $stamps = [System.Collections.Generic.Dictionary[string, string]]::new([System.StringComparer]::Ordinal)
    foreach ($claim in $Step.Expect) {
        if ($claim.Sentence -ceq 'tests_passed') {
            $path = Expand-Slot -Text $claim.file
            $stamps[$path] = Get-Stamp -Path $path
        }
    }
    return @{ Clock = (Get-FileClock); Stamps = $stamps }
}

# Runs one step and judges it: passed, failed, inconclusive or interrupted.
function Invoke-Step {
    param([hashtable]$Step)
    $verdict = 'passed'
    $lines = [System.Collections.Generic.List[string]]::new()
    $printed = ''
    try {
        $stranger = $null
        if (Test-Asked -Step $Step) { $stranger = Get-Stranger -What 'step' }
        if ($null -ne $stranger) {
            $verdict = $stranger.Verdict
            $lines.Add($stranger.Verdict + ': ' + $stranger.Actual)
        } else {
            $before = Get-Before -Step $Step
            $result = Invoke-Words -Task $Step -Seconds $Step.Seconds
            if ($Run.Interrupted -and $null -eq $result.Status) { $verdict = 'interrupted' }
            else {
                foreach ($claim in $Step.Expect) {
                    $judged = Test-Claim -Claim $claim -Result $result -Before $before
                    if ($judged.Verdict -cne 'passed') { $lines.Add($judged.Verdict + ': ' + $claim.Says + '; seen: ' + $judged.Actual) }
                    if ($judged.Verdict -ceq 'failed' -or $verdict -ceq 'passed') { $verdict = $judged.Verdict }
                }
                $printed = (Hide-Secret -Text ($result.Output + $result.Errors)).TrimEnd()
            }
        }
    } catch {
        $verdict = 'inconclusive'
        $lines.Add('inconclusive: this script could not go on at its line ' + [string]$_.InvocationInfo.ScriptLineNumber)
    }
    Write-Line -Text ('  ' + $verdict + '  ' + $Step.Id + '  ' + $Step.Title)
    foreach ($line in $lines) { Write-Line -Text ('      ' + $line) }
    if ($verdict -cne 'passed' -and $printed -cne '') {
        if ($printed.Length -gt 4000) { $printed = $printed.Substring($printed.Length - 4000) }
        Write-Line -Text $printed
    }
    return $verdict
}

function Find-Step {
    param([string]$Id)
    foreach ($step in $Steps) { if ($step.Id -ceq $Id) { return $step } }
    throw 'there is no step ' + $Id
}

# One procedure, gone through once. Gives whether all of its steps passed.
function Invoke-Passage {
    param([hashtable]$Passage)
    Write-Line -Text $Passage.Title
    $whole = $true
    foreach ($id in $Passage.Steps) {
        if ($whole) {
            $step = Find-Step -Id $id
            $Run.Sent.Add($step)
            if ($step.Opens -cne '') { $Run.Opened.Add($step) }
            $verdict = Invoke-Step -Step $step
            if ($verdict -ceq 'passed') { Close-Settled -Step $step }
            Add-Verdict -Step $step -Verdict $verdict
            $whole = $verdict -ceq 'passed' -and -not (Test-Interrupt) -and -not $Run.Interrupted
        }
    }
    Close-Opened
    $Run.Sent.Clear()
    $Run.Opened.Clear()
    return $whole
}

function Add-Verdict {
    param([hashtable]$Step, [string]$Verdict)
    if ($Verdict -ceq 'passed') { $Run.Passed = $Run.Passed + 1 }
    if ($Verdict -ceq 'failed') { $Run.Failed = $Run.Failed + 1 }
    if ($Verdict -ceq 'inconclusive') { $Run.Inconclusive = $Run.Inconclusive + 1 }
    if ($Verdict -cne 'passed' -and $Run.Reason -ceq '') { $Run.Reason = $Step.Id + ' ' + $Verdict }
}

# A step that passed has closed what it closes.
function Close-Settled {
    param([hashtable]$Step)
    for ($index = $Run.Opened.Count - 1; $index -ge 0; $index--) {
        if ($Run.Opened[$index].ClosedBy -ceq $Step.Id) { $Run.Opened.RemoveAt($index) }
    }
}

# Last opened first. One that cannot be closed keeps those opened before it open too: order is part of safety.
function Close-Opened {
    $blocked = ''
    for ($index = $Run.Opened.Count - 1; $index -ge 0; $index--) {
        $opener = $Run.Opened[$index]
        if ($blocked -ceq '') { $blocked = Get-Obstacle -Opener $opener }
        if ($blocked -ceq '') {
            Write-Line -Text ('Closing ' + $opener.Opens)
            $verdict = Invoke-Step -Step (Find-Step -Id $opener.ClosedBy)
            if ($verdict -cne 'passed') { $blocked = 'closing it with ' + $opener.ClosedBy + ' ' + $verdict }
        }
        if ($blocked -cne '') { Write-Open -Opener $opener -Blocked $blocked }
    }
}

# What keeps it from being closed: a step after the opening that changed something, itself failed or not.
function Get-Obstacle {
    param([hashtable]$Opener)
    for ($index = $Run.Sent.Count - 1; $index -ge 0; $index--) {
        $step = $Run.Sent[$index]
        if ($step.Id -ceq $Opener.Id) { return '' }
        if ($step.Kind -cne 'reads') { return $step.Id + ' ' + $step.Kind + ' something after it was opened' }
    }
    return ''
}

# Names what stays open, and the exact next commands.
function Write-Open {
    param([hashtable]$Opener, [string]$Blocked)
    $failed = $Run.Sent[$Run.Sent.Count - 1]
    $Run.Left.Add($Opener.Opens)
    if ($Run.Reason -ceq '') { $Run.Reason = $Opener.Opens + ' was left open' }
    Write-Line -Text ('LEFT OPEN: ' + $Opener.Opens + ', since ' + $Opener.Id + '. ' + $Blocked + '.')
    if ($failed.GoTo -cne '') {
        Write-Line -Text ('Next, the procedure ' + $failed.GoTo + ':')
        foreach ($step in $Steps) { if ($step.Procedure -ceq $failed.GoTo) { Write-Line -Text ('    ' + $step.Shown) } }
    } else {
        if ($failed.Stop -cne '') { Write-Line -Text $failed.Stop } else { Write-Line -Text ('Decide first what ' + $failed.Id + ' did.') }
        Write-Line -Text ('Closing is ' + $Opener.ClosedBy + ':')
        Write-Line -Text ('    ' + (Find-Step -Id $Opener.ClosedBy).Shown)
    }
}

# Brings the starting state back. Gives nothing, or why that did not pass.
function Reset-Target {
    $outcome = Invoke-Words -Task $Target.Reset -Seconds 600
    if ($outcome.Status -eq 0) { return '' }
    if ($null -eq $outcome.Status) { return 'the starting state did not come back: ' + $outcome.Ending }
    return 'the starting state did not come back: exits with ' + [string]$outcome.Status + [string][char]10 + (Hide-Secret -Text ($outcome.Output + $outcome.Errors)).TrimEnd()
}

# The whole run. Gives the exit code.
function Invoke-Rehearsal {
    param([bool]$Skip)
    $planned = 0
    $Passages = @(Get-Passages)
    $left = @()
    foreach ($passage in $Passages) {
        if (-not ($Skip -and $passage.RollbackTest)) {
            $left = @($left + @($passage))
            $planned = $planned + $passage.Steps.Count
        }
    }
    Initialize-Setting
    $Target = Get-Target
    $Steps = @(Get-Steps)
    $Run.Reason = Start-Services
    if ($Run.Reason -ceq '' -and -not $Run.Interrupted) { $Run.Reason = Get-Refusal }
    if ($Run.Reason -ceq '' -and -not $Run.Interrupted) { $Run.Reason = Reset-Target }
    if ($Run.Reason -ceq '' -and -not $Run.Interrupted) {
        Write-Line -Text 'The starting state came back.'
        $whole = $true
        foreach ($passage in $left) { if ($whole) { $whole = Invoke-Passage -Passage $passage } }
        $ended = Get-Ended
        if ($ended -cne '' -and $Run.Reason -ceq '') { $Run.Reason = $ended }
    }
    return Write-Summary -Planned $planned -Skip $Skip
}

# States only what happened.
function Write-Summary {
    param([int]$Planned, [bool]$Skip)
    $all = 'Of ' + [string]$Planned + ' steps, ' + [string]$Run.Passed + ' passed, ' + [string]$Run.Failed + ' failed, ' + [string]$Run.Inconclusive + ' could not be decided, '
    Write-Line -Text ($all + [string]($Planned - $Run.Passed - $Run.Failed - $Run.Inconclusive) + ' did not run to their end.')
    if ($Skip) { Write-Line -Text 'The rollback was not tested: -SkipRollbackTest was given.' }
    if ($ClaimCount -gt 0) { Write-Line -Text ('The pages claim ' + [string]$ClaimCount + ' things of the whole database. This script looks at none of them; `rolloutdocs verify` does.') }
    foreach ($what in $Run.Left) { Write-Line -Text ('Left open: ' + $what) }
    if ($Run.Interrupted) {
        Write-Line -Text 'Interrupted.'
        return 130
    }
    if ($Run.Failed -gt 0 -or $Run.Wrong) {
        Write-Line -Text ('Failed: ' + $Run.Reason)
        return 1
    }
    if ($Run.Passed -eq $Planned -and $Planned -gt 0 -and $Run.Reason -ceq '') {
        Write-Line -Text 'Passed.'
        return 0
    }
    Write-Line -Text ('Inconclusive: ' + $Run.Reason)
    return 3
}

function Show-Help {
    Write-Line -Text 'staging-rehearsal.ps1 [-SkipRollbackTest] [-Help]'
    Write-Line -Text ''
    Write-Line -Text 'Rehearses on staging: Areas replace participant roles'
    Write-Line -Text 'It does what the pages of this rollout say, step by step, and judges each of their sentences.'
    Write-Line -Text 'The tool that wrote it does not run it; `rolloutdocs verify` runs the pages themselves.'
    Write-Line -Text ''
    Write-Line -Text '-SkipRollbackTest  stops before the first rollback, and says so.'
    Write-Line -Text '-Help              prints this, and runs nothing.'
    Write-Line -Text ''
    Write-Line -Text 'Exit codes: 0 all true, 1 a claim failed, 2 wrong usage, 3 it could not be decided, 130 interrupted.'
}

function Get-Obstacles {
    return @()
}

function Initialize-Setting {
    Save-Setting -Names @('PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SSH_AUTH_SOCK', 'SystemRoot', 'windir', 'SystemDrive', 'ComSpec', 'PATHEXT', 'OS', 'TEMP', 'TMP', 'USERNAME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'ProgramData', 'ProgramFiles', 'ProgramFiles(x86)', 'PROCESSOR_ARCHITECTURE', 'NUMBER_OF_PROCESSORS', 'RUN_DIR', 'BACKUP_DIR', 'APP_PORT', 'DB_PORT', 'APP_URL', 'APP_ENV', 'APP_KEY', 'DB_HOST', 'DB_DATABASE', 'DB_USERNAME', 'DB_PASSWORD', 'COLUMNS')
    $env:RUN_DIR = New-Folder
    $env:BACKUP_DIR = New-Folder
    $env:APP_PORT = New-Port
    $env:DB_PORT = New-Port
    $env:APP_URL = ('http://127.0.0.1:' + $env:APP_PORT)
    $env:APP_ENV = 'staging'
    $env:APP_KEY = New-Secret
    $env:DB_HOST = '127.0.0.1'
    $env:DB_DATABASE = 'app_staging'
    $env:DB_USERNAME = 'app'
    $env:DB_PASSWORD = New-Secret
    $env:COLUMNS = '120'
}

function Get-Target {
    return @{
        Services = @(@{ Name = 'database'; Arguments = @('bin/start-database'); Port = [string]$env:DB_PORT; Address = ''; Within = 30; Signal = 'TERM' }, @{ Name = 'web'; Arguments = @('bin/start-web'); Port = [string]$env:APP_PORT; Address = ''; Within = 30; Signal = 'TERM' })
        Database = @{ Kind = 'mysql'; Problem = ''; User = [string]$env:DB_USERNAME; Password = [string]$env:DB_PASSWORD; Server = [string]$env:DB_HOST; Port = [string]$env:DB_PORT; Name = [string]$env:DB_DATABASE }
        Identity = @{ Text = ''; Arguments = @('php', 'artisan', 'db:target', 'database', 'port', 'data'); Prints = ($env:DB_DATABASE + ' ' + $env:DB_PORT + ' ' + $env:RUN_DIR + '/database/'); Query = ''; Before = 'destroys'; BeforeReset = $false }
        Reset = @{ Text = ''; Arguments = @('bin/reset-staging') }
    }
}

function Get-Passages {
    return @(
        @{
            Procedure = 'preflight'
            Title = 'Preflight'
            RollbackTest = $false
            Steps = @('preflight.status', 'preflight.pending', 'preflight.app-health', 'preflight.admin-health', 'preflight.backup', 'preflight.backup-restores')
        },
        @{
            Procedure = 'deploy'
            Title = 'Deploy'
            RollbackTest = $false
            Steps = @('deploy.down', 'deploy.backup', 'deploy.backup-restores', 'deploy.migrate', 'deploy.config-clear', 'deploy.cache-clear', 'deploy.up')
        },
        @{
            Procedure = 'verify'
            Title = 'Verify'
            RollbackTest = $false
            Steps = @('verify.app-health', 'verify.admin-health', 'verify.area-tests', 'verify.workspace-tests')
        },
        @{
            Procedure = 'rollback'
            Title = 'Rollback'
            RollbackTest = $true
            Steps = @('rollback.last', 'rollback.down', 'rollback.migrate', 'rollback.up')
        },
        @{
            Procedure = 'verify-rollback'
            Title = 'Verify after a rollback'
            RollbackTest = $true
            Steps = @('verify-rollback.values', 'verify-rollback.app-health', 'verify-rollback.admin-health', 'verify-rollback.area-tests', 'verify-rollback.workspace-tests')
        },
        @{
            Procedure = 'restore'
            Title = 'Restore'
            RollbackTest = $true
            Steps = @('restore.down', 'restore.database', 'restore.pending', 'restore.up')
        },
        @{
            Procedure = 'deploy'
            Title = 'Deploy'
            RollbackTest = $true
            Steps = @('deploy.down', 'deploy.backup', 'deploy.backup-restores', 'deploy.migrate', 'deploy.config-clear', 'deploy.cache-clear', 'deploy.up')
        },
        @{
            Procedure = 'verify'
            Title = 'Verify'
            RollbackTest = $true
            Steps = @('verify.app-health', 'verify.admin-health', 'verify.area-tests', 'verify.workspace-tests')
        }
    )
}

function Get-Steps {
    return @(
        @{
            Id = 'preflight.status'
            Procedure = 'preflight'
            Title = 'See which migrations have run'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'php artisan migrate:status'
            Text = ''
            Arguments = @('php', 'artisan', 'migrate:status')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = '2025_09_27_004003_drop_legacy_request_role_columns'; Says = 'prints `2025_09_27_004003_drop_legacy_request_role_columns`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The release owner finds out which migrations belong to this release.'
        },
        @{
            Id = 'preflight.pending'
            Procedure = 'preflight'
            Title = 'Make sure that exactly one migration is pending'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'php artisan migrate:pending'
            Text = ''
            Arguments = @('php', 'artisan', 'migrate:pending')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Pending: 2025_09_27_004003_drop_legacy_request_role_columns'; Says = 'prints `Pending: 2025_09_27_004003_drop_legacy_request_role_columns`' },
                @{ Sentence = 'prints'; text = 'Pending migrations: 1 of 8'; Says = 'prints `Pending migrations: 1 of 8`' },
                @{ Sentence = 'column_type'; column = 'request_participants.role'; type = 'enum(''viewer'',''contributor'',''manager'')'; Says = 'column `request_participants.role` has the type `enum(''viewer'',''contributor'',''manager'')`' },
                @{ Sentence = 'column_default'; column = 'request_participants.role'; value = 'viewer'; Says = 'column `request_participants.role` has the default `viewer`' },
                @{ Sentence = 'column_values'; column = 'request_participants.role'; count = '3'; Says = 'column `request_participants.role` holds `3` different values' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'Another change would be deployed with this one. The release owner decides.'
        },
        @{
            Id = 'preflight.app-health'
            Procedure = 'preflight'
            Title = 'See that the app area is well'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'curl --silent --show-error --fail --max-time 10 "$APP_URL/api/health"'
            Text = ''
            Arguments = @('curl', '--silent', '--show-error', '--fail', '--max-time', '10', ($env:APP_URL + '/api/health'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = '"status":"ok"'; Says = 'prints `"status":"ok"`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/api/health'; status = '200'; path = 'status'; value = 'ok'; Says = '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/api/health'; status = '200'; path = 'area'; value = 'app'; Says = '`GET $APP_URL/api/health` answers `200` and its JSON has `area` equal to `app`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'Do not deploy onto an application that is not well.'
        },
        @{
            Id = 'preflight.admin-health'
            Procedure = 'preflight'
            Title = 'See that the admin area is well'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'curl --silent --show-error --fail --max-time 10 "$APP_URL/admin/health"'
            Text = ''
            Arguments = @('curl', '--silent', '--show-error', '--fail', '--max-time', '10', ($env:APP_URL + '/admin/health'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = '"status":"ok"'; Says = 'prints `"status":"ok"`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/admin/health'; status = '200'; path = 'status'; value = 'ok'; Says = '`GET $APP_URL/admin/health` answers `200` and its JSON has `status` equal to `ok`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/admin/health'; status = '200'; path = 'area'; value = 'admin'; Says = '`GET $APP_URL/admin/health` answers `200` and its JSON has `area` equal to `admin`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'Do not deploy onto an application that is not well.'
        },
        @{
            Id = 'preflight.backup'
            Procedure = 'preflight'
            Title = 'Make a backup'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes the folder of backups'
            Kind = 'changes'
            Seconds = 600
            Shown = 'bin/backup "$BACKUP_DIR/before-deploy.sql"'
            Text = ''
            Arguments = @('bin/backup', ($env:BACKUP_DIR + '/before-deploy.sql'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Backup complete: 6 tables'; Says = 'prints `Backup complete: 6 tables`' },
                @{ Sentence = 'file_filled'; file = '$BACKUP_DIR/before-deploy.sql'; count = '10000'; Says = 'file `$BACKUP_DIR/before-deploy.sql` has at least `10000` bytes' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'Do not deploy. Without a backup there is no way back to the values of the dropped column.'
        },
        @{
            Id = 'preflight.backup-restores'
            Procedure = 'preflight'
            Title = 'Prove that the backup restores to equal data'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes a second database with `_restored` in its name, created for this and removed again'
            Kind = 'changes'
            Seconds = 600
            Shown = 'bin/restore-check "$BACKUP_DIR/before-deploy.sql"'
            Text = ''
            Arguments = @('bin/restore-check', ($env:BACKUP_DIR + '/before-deploy.sql'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'rows, equal'; Says = 'prints `rows, equal`' },
                @{ Sentence = 'prints'; text = 'Restored copy is equal: 6 tables'; Says = 'prints `Restored copy is equal: 6 tables`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'Rows that users wrote since the backup make it fail, too: make the backup and this proof once more. If it fails again, do not deploy: the database owner decides.'
        },
        @{
            Id = 'deploy.down'
            Procedure = 'deploy'
            Title = 'Close the application to users'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes maintenance mode'
            Kind = 'changes'
            Seconds = 30
            Shown = 'php artisan down'
            Text = ''
            Arguments = @('php', 'artisan', 'down')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Application is now in maintenance mode.'; Says = 'prints `Application is now in maintenance mode.`' },
                @{ Sentence = 'answers'; request = 'GET $APP_URL/api/health'; status = '503'; Says = '`GET $APP_URL/api/health` answers `503`' },
                @{ Sentence = 'answers'; request = 'GET $APP_URL/admin/health'; status = '503'; Says = '`GET $APP_URL/admin/health` answers `503`' }
            )
            Opens = 'maintenance mode'
            ClosedBy = 'deploy.up'
            GoTo = ''
            Stop = 'Nothing in the database was changed yet. Open the application again with `php artisan up`.'
        },
        @{
            Id = 'deploy.backup'
            Procedure = 'deploy'
            Title = 'Make the backup that a restore would use'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes the folder of backups'
            Kind = 'changes'
            Seconds = 600
            Shown = 'bin/backup "$BACKUP_DIR/at-deploy.sql"'
            Text = ''
            Arguments = @('bin/backup', ($env:BACKUP_DIR + '/at-deploy.sql'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Backup complete: 6 tables'; Says = 'prints `Backup complete: 6 tables`' },
                @{ Sentence = 'file_filled'; file = '$BACKUP_DIR/at-deploy.sql'; count = '10000'; Says = 'file `$BACKUP_DIR/at-deploy.sql` has at least `10000` bytes' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'Nothing in the database was changed yet. Open the application again with `php artisan up`.'
        },
        @{
            Id = 'deploy.backup-restores'
            Procedure = 'deploy'
            Title = 'Prove that it restores to equal data'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes a second database with `_restored` in its name, created for this and removed again'
            Kind = 'changes'
            Seconds = 600
            Shown = 'bin/restore-check "$BACKUP_DIR/at-deploy.sql"'
            Text = ''
            Arguments = @('bin/restore-check', ($env:BACKUP_DIR + '/at-deploy.sql'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Restored copy is equal: 6 tables'; Says = 'prints `Restored copy is equal: 6 tables`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'Nothing in the database was changed yet. Open the application again with `php artisan up`.'
        },
        @{
            Id = 'deploy.migrate'
            Procedure = 'deploy'
            Title = 'Migrate the database'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'destroys the values of `request_participants.role`'
            Kind = 'destroys'
            Seconds = 300
            Shown = 'php artisan migrate --force'
            Text = ''
            Arguments = @('php', 'artisan', 'migrate', '--force')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Migrated:'; Says = 'prints `Migrated:`' },
                @{ Sentence = 'prints'; text = '2025_09_27_004003_drop_legacy_request_role_columns'; Says = 'prints `2025_09_27_004003_drop_legacy_request_role_columns`' },
                @{ Sentence = 'prints_not'; text = 'Nothing to migrate'; Says = 'does not print `Nothing to migrate`' },
                @{ Sentence = 'column_gone'; column = 'request_participants.role'; Says = 'column `request_participants.role` is gone' },
                @{ Sentence = 'query'; sql = 'select count(*) from migrations'; value = '8'; Says = 'query `select count(*) from migrations` returns `8`' },
                @{ Sentence = 'query'; sql = 'select migration from migrations order by id desc limit 1'; value = '2025_09_27_004003_drop_legacy_request_role_columns'; Says = 'query `select migration from migrations order by id desc limit 1` returns `2025_09_27_004003_drop_legacy_request_role_columns`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = 'restore'
            Stop = ''
        },
        @{
            Id = 'deploy.config-clear'
            Procedure = 'deploy'
            Title = 'Forget the cached configuration'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes the cached configuration'
            Kind = 'changes'
            Seconds = 30
            Shown = 'php artisan config:clear'
            Text = ''
            Arguments = @('php', 'artisan', 'config:clear')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Configuration cache cleared!'; Says = 'prints `Configuration cache cleared!`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The migration has run, so do not roll back for this. Remove the file `$RUN_DIR/bootstrap/cache/config.php` by hand, if it is there, then open the application with `php artisan up`.'
        },
        @{
            Id = 'deploy.cache-clear'
            Procedure = 'deploy'
            Title = 'Forget cached values'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes the application cache'
            Kind = 'changes'
            Seconds = 30
            Shown = 'php artisan cache:clear'
            Text = ''
            Arguments = @('php', 'artisan', 'cache:clear')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Application cache cleared!'; Says = 'prints `Application cache cleared!`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The migration has run, so do not roll back for this. Empty the folder `$RUN_DIR/storage/framework/cache/data` by hand, then open the application with `php artisan up`.'
        },
        @{
            Id = 'deploy.up'
            Procedure = 'deploy'
            Title = 'Open the application to users'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes maintenance mode'
            Kind = 'changes'
            Seconds = 60
            Shown = 'php artisan up'
            Text = ''
            Arguments = @('php', 'artisan', 'up')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Application is now live.'; Says = 'prints `Application is now live.`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/api/health'; status = '200'; path = 'status'; value = 'ok'; Says = '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/admin/health'; status = '200'; path = 'status'; value = 'ok'; Says = '`GET $APP_URL/admin/health` answers `200` and its JSON has `status` equal to `ok`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = 'rollback'
            Stop = ''
        },
        @{
            Id = 'verify.app-health'
            Procedure = 'verify'
            Title = 'Ask the app area'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'curl --silent --show-error --fail --max-time 10 "$APP_URL/api/health"'
            Text = ''
            Arguments = @('curl', '--silent', '--show-error', '--fail', '--max-time', '10', ($env:APP_URL + '/api/health'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = '"status":"ok"'; Says = 'prints `"status":"ok"`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/api/health'; status = '200'; path = 'database'; value = 'ok'; Says = '`GET $APP_URL/api/health` answers `200` and its JSON has `database` equal to `ok`' },
                @{ Sentence = 'answers'; request = 'GET $APP_URL/api/requests'; status = '401'; Says = '`GET $APP_URL/api/requests` answers `401`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = 'rollback'
            Stop = ''
        },
        @{
            Id = 'verify.admin-health'
            Procedure = 'verify'
            Title = 'Ask the admin area'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'curl --silent --show-error --fail --max-time 10 "$APP_URL/admin/health"'
            Text = ''
            Arguments = @('curl', '--silent', '--show-error', '--fail', '--max-time', '10', ($env:APP_URL + '/admin/health'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = '"status":"ok"'; Says = 'prints `"status":"ok"`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/admin/health'; status = '200'; path = 'database'; value = 'ok'; Says = '`GET $APP_URL/admin/health` answers `200` and its JSON has `database` equal to `ok`' },
                @{ Sentence = 'answers'; request = 'GET $APP_URL/admin/users'; status = '401'; Says = '`GET $APP_URL/admin/users` answers `401`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = 'rollback'
            Stop = ''
        },
        @{
            Id = 'verify.area-tests'
            Procedure = 'verify'
            Title = 'Run the tests of the area rule'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes counters of ids; every row is rolled back'
            Kind = 'changes'
            Seconds = 120
            Shown = 'phpunit --testdox --filter AreaEnforcementTest --log-junit "$RUN_DIR/reports/AreaEnforcementTest.xml"'
            Text = ''
            Arguments = @('phpunit', '--testdox', '--filter', 'AreaEnforcementTest', '--log-junit', ($env:RUN_DIR + '/reports/AreaEnforcementTest.xml'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'tests_passed'; file = '$RUN_DIR/reports/AreaEnforcementTest.xml'; count = '7'; class = 'AreaEnforcementTest'; Says = 'report `$RUN_DIR/reports/AreaEnforcementTest.xml` has at least `7` tests of `AreaEnforcementTest` and all passed' },
                @{ Sentence = 'prints'; text = 'OK (7 tests, 19 assertions)'; Says = 'prints `OK (7 tests, 19 assertions)`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = 'rollback'
            Stop = ''
        },
        @{
            Id = 'verify.workspace-tests'
            Procedure = 'verify'
            Title = 'Run the tests of the workspace rule'
            Page = 'PRODUCTION-ROLLOUT-CHECKLIST.md'
            Effect = 'changes counters of ids; every row is rolled back'
            Kind = 'changes'
            Seconds = 120
            Shown = 'phpunit --testdox --filter WorkspaceScopeTest --log-junit "$RUN_DIR/reports/WorkspaceScopeTest.xml"'
            Text = ''
            Arguments = @('phpunit', '--testdox', '--filter', 'WorkspaceScopeTest', '--log-junit', ($env:RUN_DIR + '/reports/WorkspaceScopeTest.xml'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'tests_passed'; file = '$RUN_DIR/reports/WorkspaceScopeTest.xml'; count = '7'; class = 'WorkspaceScopeTest'; Says = 'report `$RUN_DIR/reports/WorkspaceScopeTest.xml` has at least `7` tests of `WorkspaceScopeTest` and all passed' },
                @{ Sentence = 'prints'; text = 'OK (7 tests, 18 assertions)'; Says = 'prints `OK (7 tests, 18 assertions)`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = 'rollback'
            Stop = ''
        },
        @{
            Id = 'rollback.last'
            Procedure = 'rollback'
            Title = 'Make sure that the migration to revert is the last one'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'php artisan migrate:pending'
            Text = ''
            Arguments = @('php', 'artisan', 'migrate:pending')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Last run: 2025_09_27_004003_drop_legacy_request_role_columns'; Says = 'prints `Last run: 2025_09_27_004003_drop_legacy_request_role_columns`' },
                @{ Sentence = 'prints'; text = 'Pending migrations: 0 of 8'; Says = 'prints `Pending migrations: 0 of 8`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'Nothing was changed by this. If the command could not run, mend that and repeat it. If another migration ran last, or one is pending, do not roll back: the database owner decides on the restore.'
        },
        @{
            Id = 'rollback.down'
            Procedure = 'rollback'
            Title = 'Close the application for the rollback'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'changes maintenance mode'
            Kind = 'changes'
            Seconds = 30
            Shown = 'php artisan down'
            Text = ''
            Arguments = @('php', 'artisan', 'down')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'answers'; request = 'GET $APP_URL/api/health'; status = '503'; Says = '`GET $APP_URL/api/health` answers `503`' }
            )
            Opens = 'maintenance mode'
            ClosedBy = 'rollback.up'
            GoTo = ''
            Stop = 'Nothing in the database was changed by this. The database owner decides.'
        },
        @{
            Id = 'rollback.migrate'
            Procedure = 'rollback'
            Title = 'Revert the one migration'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'changes the schema of `request_participants`'
            Kind = 'changes'
            Seconds = 300
            Shown = 'php artisan migrate:rollback --force --step=1'
            Text = ''
            Arguments = @('php', 'artisan', 'migrate:rollback', '--force', '--step=1')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Rolled back:'; Says = 'prints `Rolled back:`' },
                @{ Sentence = 'prints'; text = '2025_09_27_004003_drop_legacy_request_role_columns'; Says = 'prints `2025_09_27_004003_drop_legacy_request_role_columns`' },
                @{ Sentence = 'prints_not'; text = 'Migration not found'; Says = 'does not print `Migration not found`' },
                @{ Sentence = 'column_type'; column = 'request_participants.role'; type = 'enum(''viewer'',''contributor'',''manager'')'; Says = 'column `request_participants.role` has the type `enum(''viewer'',''contributor'',''manager'')`' },
                @{ Sentence = 'column_default'; column = 'request_participants.role'; value = 'viewer'; Says = 'column `request_participants.role` has the default `viewer`' },
                @{ Sentence = 'column_values'; column = 'request_participants.role'; count = '1'; Says = 'column `request_participants.role` holds `1` different values' },
                @{ Sentence = 'query'; sql = 'select count(*) from migrations'; value = '7'; Says = 'query `select count(*) from migrations` returns `7`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = 'restore'
            Stop = ''
        },
        @{
            Id = 'rollback.up'
            Procedure = 'rollback'
            Title = 'Open the application after the rollback'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'changes maintenance mode'
            Kind = 'changes'
            Seconds = 60
            Shown = 'php artisan up'
            Text = ''
            Arguments = @('php', 'artisan', 'up')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Application is now live.'; Says = 'prints `Application is now live.`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/api/health'; status = '200'; path = 'status'; value = 'ok'; Says = '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The application stays closed. The on-call engineer decides.'
        },
        @{
            Id = 'verify-rollback.values'
            Procedure = 'verify-rollback'
            Title = 'See what became of the column'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'php artisan migrate:pending'
            Text = ''
            Arguments = @('php', 'artisan', 'migrate:pending')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Pending migrations: 1 of 8'; Says = 'prints `Pending migrations: 1 of 8`' },
                @{ Sentence = 'column_type'; column = 'request_participants.role'; type = 'enum(''viewer'',''contributor'',''manager'')'; Says = 'column `request_participants.role` has the type `enum(''viewer'',''contributor'',''manager'')`' },
                @{ Sentence = 'column_default'; column = 'request_participants.role'; value = 'viewer'; Says = 'column `request_participants.role` has the default `viewer`' },
                @{ Sentence = 'query'; sql = 'select count(*) from request_participants where role <> ''viewer'''; value = '0'; Says = 'query `select count(*) from request_participants where role <> ''viewer''` returns `0`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The application is open. The database owner decides whether to close it.'
        },
        @{
            Id = 'verify-rollback.app-health'
            Procedure = 'verify-rollback'
            Title = 'Ask the app area again'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'curl --silent --show-error --fail --max-time 10 "$APP_URL/api/health"'
            Text = ''
            Arguments = @('curl', '--silent', '--show-error', '--fail', '--max-time', '10', ($env:APP_URL + '/api/health'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/api/health'; status = '200'; path = 'status'; value = 'ok'; Says = '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The application is open. The on-call engineer decides whether to close it.'
        },
        @{
            Id = 'verify-rollback.admin-health'
            Procedure = 'verify-rollback'
            Title = 'Ask the admin area again'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'curl --silent --show-error --fail --max-time 10 "$APP_URL/admin/health"'
            Text = ''
            Arguments = @('curl', '--silent', '--show-error', '--fail', '--max-time', '10', ($env:APP_URL + '/admin/health'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/admin/health'; status = '200'; path = 'status'; value = 'ok'; Says = '`GET $APP_URL/admin/health` answers `200` and its JSON has `status` equal to `ok`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The application is open. The on-call engineer decides whether to close it.'
        },
        @{
            Id = 'verify-rollback.area-tests'
            Procedure = 'verify-rollback'
            Title = 'Run the tests of the area rule again'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'changes counters of ids; every row is rolled back'
            Kind = 'changes'
            Seconds = 120
            Shown = 'phpunit --testdox --filter AreaEnforcementTest --log-junit "$RUN_DIR/reports/AreaEnforcementTest.xml"'
            Text = ''
            Arguments = @('phpunit', '--testdox', '--filter', 'AreaEnforcementTest', '--log-junit', ($env:RUN_DIR + '/reports/AreaEnforcementTest.xml'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'tests_passed'; file = '$RUN_DIR/reports/AreaEnforcementTest.xml'; count = '7'; class = 'AreaEnforcementTest'; Says = 'report `$RUN_DIR/reports/AreaEnforcementTest.xml` has at least `7` tests of `AreaEnforcementTest` and all passed' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The release owner decides.'
        },
        @{
            Id = 'verify-rollback.workspace-tests'
            Procedure = 'verify-rollback'
            Title = 'Run the tests of the workspace rule again'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'changes counters of ids; every row is rolled back'
            Kind = 'changes'
            Seconds = 120
            Shown = 'phpunit --testdox --filter WorkspaceScopeTest --log-junit "$RUN_DIR/reports/WorkspaceScopeTest.xml"'
            Text = ''
            Arguments = @('phpunit', '--testdox', '--filter', 'WorkspaceScopeTest', '--log-junit', ($env:RUN_DIR + '/reports/WorkspaceScopeTest.xml'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'tests_passed'; file = '$RUN_DIR/reports/WorkspaceScopeTest.xml'; count = '7'; class = 'WorkspaceScopeTest'; Says = 'report `$RUN_DIR/reports/WorkspaceScopeTest.xml` has at least `7` tests of `WorkspaceScopeTest` and all passed' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The release owner decides.'
        },
        @{
            Id = 'restore.down'
            Procedure = 'restore'
            Title = 'Close the application for the restore'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'changes maintenance mode'
            Kind = 'changes'
            Seconds = 30
            Shown = 'php artisan down'
            Text = ''
            Arguments = @('php', 'artisan', 'down')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'answers'; request = 'GET $APP_URL/api/health'; status = '503'; Says = '`GET $APP_URL/api/health` answers `503`' }
            )
            Opens = 'maintenance mode'
            ClosedBy = 'restore.up'
            GoTo = ''
            Stop = 'Nothing in the database was changed by this. The database owner decides.'
        },
        @{
            Id = 'restore.database'
            Procedure = 'restore'
            Title = 'Replace the database by the backup'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'destroys everything written since the backup'
            Kind = 'destroys'
            Seconds = 900
            Shown = 'bin/restore "$BACKUP_DIR/at-deploy.sql"'
            Text = ''
            Arguments = @('bin/restore', ($env:BACKUP_DIR + '/at-deploy.sql'))
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Restored: 6 tables'; Says = 'prints `Restored: 6 tables`' },
                @{ Sentence = 'column_type'; column = 'request_participants.role'; type = 'enum(''viewer'',''contributor'',''manager'')'; Says = 'column `request_participants.role` has the type `enum(''viewer'',''contributor'',''manager'')`' },
                @{ Sentence = 'column_default'; column = 'request_participants.role'; value = 'viewer'; Says = 'column `request_participants.role` has the default `viewer`' },
                @{ Sentence = 'column_values'; column = 'request_participants.role'; count = '3'; Says = 'column `request_participants.role` holds `3` different values' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The application stays closed. The database owner decides.'
        },
        @{
            Id = 'restore.pending'
            Procedure = 'restore'
            Title = 'Make sure that the migration is pending again'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'reads only'
            Kind = 'reads'
            Seconds = 30
            Shown = 'php artisan migrate:pending'
            Text = ''
            Arguments = @('php', 'artisan', 'migrate:pending')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Last run: 2025_09_15_081200_add_priority_to_requests_table'; Says = 'prints `Last run: 2025_09_15_081200_add_priority_to_requests_table`' },
                @{ Sentence = 'prints'; text = 'Pending migrations: 1 of 8'; Says = 'prints `Pending migrations: 1 of 8`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The application stays closed. The database owner decides.'
        },
        @{
            Id = 'restore.up'
            Procedure = 'restore'
            Title = 'Open the application after the restore'
            Page = 'MIGRATION-ROLLBACK-PATH.md'
            Effect = 'changes maintenance mode'
            Kind = 'changes'
            Seconds = 60
            Shown = 'php artisan up'
            Text = ''
            Arguments = @('php', 'artisan', 'up')
            Expect = @(
                @{ Sentence = 'exit'; status = '0'; Says = 'exits with `0`' },
                @{ Sentence = 'prints'; text = 'Application is now live.'; Says = 'prints `Application is now live.`' },
                @{ Sentence = 'answers_json'; request = 'GET $APP_URL/api/health'; status = '200'; path = 'status'; value = 'ok'; Says = '`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `ok`' }
            )
            Opens = ''
            ClosedBy = ''
            GoTo = ''
            Stop = 'The application stays closed. The on-call engineer decides.'
        }
    )
}

if ($Help) {
    Show-Help
    exit 0
}
if ($args.Count -gt 0) {
    Write-Line -Text ('There is no option ' + [string]$args[0] + '.')
    Show-Help
    exit 2
}
if (-not (Test-Seal -Path $PSCommandPath)) {
    Write-Line -Text 'This script was edited by hand: it is not what its own digest says. Run `rolloutdocs build`. Nothing was run.'
    exit 2
}
if ($SkipRollbackTest -and -not $RollbackRehearsed) {
    Write-Line -Text 'This rehearsal has no procedure `rollback`, so -SkipRollbackTest is refused. Nothing was run.'
    exit 2
}
if (-not [System.IO.File]::Exists([System.IO.Path]::Combine($PSScriptRoot, $PolicyFile))) {
    Write-Line -Text ('This script stands in the folder of the documents; from there, ' + $PolicyFile + ' is missing. Nothing was run.')
    exit 2
}
$Run.Base = [System.IO.Path]::GetDirectoryName([System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, $PolicyFile)))
$Run.Directory = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($Run.Base, $WorkFolder))
$obstacles = @(Get-Obstacles)
$missing = Get-Missing -Names $UndeclaredNames
if ($missing -cne '') { $obstacles = @($obstacles + @($missing)) }
if ($obstacles.Count -gt 0) {
    foreach ($obstacle in $obstacles) { Write-Line -Text $obstacle }
    Write-Line -Text 'Inconclusive: nothing was run.'
    exit 3
}
# Windows PowerShell may not offer what servers ask for today.
if ($PSVersionTable.PSVersion.Major -lt 6) {
    [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
}
$code = 3
try {
    if (-not [System.Console]::IsInputRedirected) {
        try {
            [System.Console]::TreatControlCAsInput = $true
            $Run.Keys = $true
        } catch { $Run.Keys = $false }
    }
    $code = Invoke-Rehearsal -Skip ([bool]$SkipRollbackTest)
} catch {
    Write-Line -Text ('Inconclusive: this script could not go on at its line ' + [string]$_.InvocationInfo.ScriptLineNumber + ': ' + $_.Exception.Message)
    foreach ($opener in $Run.Opened) { Write-Line -Text ('May be open: ' + $opener.Opens + ', since ' + $opener.Id) }
    if ($Run.Failed -gt 0) { $code = 1 }
} finally {
    Stop-Services
    Restore-Setting
    Remove-Folders
    if ($Run.Keys) { [System.Console]::TreatControlCAsInput = $false }
}
exit $code
