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
