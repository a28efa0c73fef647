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
