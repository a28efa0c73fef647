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
