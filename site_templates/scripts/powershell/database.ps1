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
