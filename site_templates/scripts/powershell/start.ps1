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
