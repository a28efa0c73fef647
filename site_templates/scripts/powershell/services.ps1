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
