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
