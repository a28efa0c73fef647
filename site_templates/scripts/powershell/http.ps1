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
