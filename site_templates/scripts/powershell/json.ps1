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
