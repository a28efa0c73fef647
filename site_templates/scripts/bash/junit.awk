# Reads a JUnit report: the tests of one class, as PHPUnit, pytest and others write them. CLASS and COUNT come in the
# environment. Prints the verdict, a tab, and what was found. Anything in a test but its output says that it did not pass.
BEGIN {
  RS = "<"
  depth = 0; names = 0; classes = 0; bad = ""; problem = ""; inside = ""; roots = 0
  wanted = parts(ENVIRON["CLASS"])
  many = split(wanted, cut, "\001")
  wrong = 0; suites = 0
}

# A count that a suite has of itself; what is no number counts nothing.
function counted(text) {
  return text ~ /^[0-9]+$/ ? text + 0 : 0
}

# How many of its tests did not pass, as a suite says it.
function count_of(tag) {
  return counted(attribute(tag, "errors")) + counted(attribute(tag, "failures")) \
    + counted(attribute(tag, "skipped")) + counted(attribute(tag, "disabled"))
}

# How a test ended, where its own attributes say it.
function said(tag,   word, names, i) {
  split("status result", names, " ")
  for (i = 1; i <= 2; i++) {
    word = attribute(tag, names[i])
    if (tolower(word) !~ /^(|run|passed|pass|ok|success|successful|completed)$/) return word
  }
  return "passed"
}

function suite_ends() {
  if (threshold[suites--] > wrong) problem = "a suite of the report counts more tests that did not pass than it lists"
}

function parts(name) {
  sub(/^\\+/, "", name)
  gsub(/::/, "\001", name)
  gsub(/[\\.\/]/, "\001", name)
  return name
}

function plain(text) {
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text)
  gsub(/&#92;/, "\\", text); gsub(/&amp;/, "\\&", text)
  return text
}

# Where the tag ends: at the first `>` outside of quotes; 0 if it does not.
function tag_end(text,   i, c, quote) {
  quote = ""
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (quote != "") { if (c == quote) quote = "" }
    else if (c == "\"" || c == "'") quote = c
    else if (c == ">") return i
  }
  return 0
}

# One attribute after the other, so that a text in the value of one is never taken for another.
function attribute(tag, name,   pair, found, quote) {
  sub(/^[^ \t\r\n]+/, "", tag)
  while (match(tag, /^[ \t\r\n]+[^ \t\r\n=]+[ \t\r\n]*=[ \t\r\n]*("[^"]*"|'[^']*')/)) {
    pair = substr(tag, RSTART, RLENGTH)
    tag = substr(tag, RSTART + RLENGTH)
    found = pair
    sub(/^[ \t\r\n]+/, "", found)
    found = substr(found, 1, index(found, "=") - 1)
    sub(/[ \t\r\n]+$/, "", found)
    if (found != name) continue
    sub(/^[^=]*=[ \t\r\n]*/, "", pair)
    return plain(substr(pair, 2, length(pair) - 2))
  }
  return ""
}

function case_ends(   group, last, stem, before, count, pieces, i, own, inner) {
  if (outcome != "passed" && outcome == word_of) wrong++  # no element says so
  group = parts(group_of)
  count = split(group, pieces, "\001")
  last = stem = pieces[count]
  sub(/\$.*/, "", stem)  # a class within it, as Java joins them
  before = substr(group, 1, length(group) - length(last))
  own = many > 1 ? (group == wanted || before stem == wanted) : (last == wanted || stem == wanted)
  if (own) {
    if (!(before in seen_class)) { seen_class[before] = 1; classes++ }
    if (!((group_of, case_of) in seen_name)) { seen_name[group_of, case_of] = 1; names++ }
  } else {
    # Within it as pytest joins them, or of a namespace of its name: not counted, and has to have passed.
    if (many > 1) inner = index(group, wanted "\001") == 1
    else for (i = 1; i < count; i++) if (pieces[i] == wanted) inner = 1
    if (!inner) return
  }
  if (outcome != "passed" && bad == "") bad = case_of " is " outcome
}

NR == 1 {
  sub(/^\357\273\277/, "")
  if ($0 ~ /[^ \t\r\n]/) problem = "the report is not whole XML"
  next
}

problem != "" { next }

inside != "" {
  if (index($0, inside)) inside = ""
  next
}

/^!--/ { if (!index(substr($0, 4), "-->")) inside = "-->"; next }
/^!\[CDATA\[/ { if (!depth) problem = "the report is not whole XML"; else if (!index($0, "]]>")) inside = "]]>"; next }
/^!/ { problem = "the report declares a document type, which no JUnit report needs"; next }
/^\?/ { if (!index($0, "?>")) inside = "?>"; next }

{
  end = tag_end($0)
  if (!end) { problem = "the report is not whole XML"; next }
  tag = substr($0, 1, end - 1)
  rest = substr($0, end + 1)
  closing = sub(/^\//, "", tag)
  single = sub(/\/$/, "", tag)
  name = tag
  sub(/[ \t\r\n].*/, "", name)
  if (name !~ /^[A-Za-z_][A-Za-z0-9_.:-]*$/) { problem = "the report is not whole XML"; next }
  if (closing) {
    if (!depth || path[depth] != name) { problem = "the report is not whole XML"; next }
    depth--
    if (name == "testcase") case_ends()
    if (name ~ /^testsuites?$/) suite_ends()
  } else {
    if (!depth && (roots++ || (name != "testsuites" && name != "testsuite"))) {
      problem = roots > 1 ? "the report is not whole XML" : "the file is not a JUnit report"
      next
    }
    around = depth ? path[depth] : ""
    if ((around ~ /^testsuites?$/ && name !~ /^(testsuites?|testcase|system-out|system-err|properties)$/) ||
        (around == "testcase" && name ~ /^(testsuites?|testcase)$/)) {
      problem = "the report has `" name "` in a `" around "`, which no test has passed with"
      next
    }
    if (name ~ /^testsuites?$/) threshold[++suites] = wrong + count_of(tag)
    if (name == "testcase") {
      group_of = attribute(tag, "class")
      if (group_of == "") group_of = attribute(tag, "classname")
      case_of = attribute(tag, "name")
      outcome = word_of = said(tag)
    } else if (around == "testcase" && name !~ /^(system-out|system-err|properties)$/) { outcome = name; wrong++ }
    if (single) {
      if (name == "testcase") case_ends()
      if (name ~ /^testsuites?$/) suite_ends()
    }
    else path[++depth] = name
  }
  if (!depth && rest ~ /[^ \t\r\n]/) problem = "the report is not whole XML"
}

END {
  if (problem == "" && (depth || inside != "" || !roots)) problem = "the report is not whole XML"
  if (problem != "") print "failed\t" problem
  else if (classes > 1) print "undecided\tseveral classes end in this name: write the whole name"
  else if (bad != "") print "failed\tit has " names " tests of it; " bad
  else print (names >= ENVIRON["COUNT"] + 0 ? "passed" : "failed") "\tit has " names " tests of it, all passed"
}
