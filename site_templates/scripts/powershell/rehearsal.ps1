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
