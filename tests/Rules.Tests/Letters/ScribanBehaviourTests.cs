using System.Text.Json.Nodes;
using BackOffice.Rules.Letters;

namespace BackOffice.Rules.Tests.Letters;

/// <summary>What Scriban itself writes for templates that people get wrong in small ways; observed on the real engine.</summary>
public class ScribanBehaviourTests
{
    private const string Model = """
        {"name":"Aisha","note":"  Late   for school","due":"2026-06-01","none":null,"score":7,"flag":false,"numbers":[3,1,2],
         "pupil":{"school":{"head":"Mrs O'Neill"}},"people":[{"name":"Ben","age":4},{"name":"Cara","age":2,"hours":15.5},{"name":"Dee","age":9,"hours":30}]}
        """;

    [Theory]
    // Loops.
    [InlineData("{{ for p in people offset:1 reversed }}{{ p.name }}{{ end }}", "DeeCara")]
    [InlineData("{{ for p in people limit:2 reversed }}{{ p.name }}{{ end }}", "DeeCara")]
    [InlineData("{{ for p in people limit:0 }}{{ p.name }}{{ end }}", "BenCaraDee")]
    [InlineData("{{ for p in people }}{{ p = 1 }}{{ p.name }}{{ end }}{{ p }}", "BenCaraDee1")]
    [InlineData("{{ for i in (1..5) limit:2 }}{{ i }}{{ end }}", "12")]
    [InlineData("{{ for x in none }}x{{ else }}empty{{ end }}", "")]
    [InlineData("{{ for x in [] }}x{{ else }}empty{{ end }}", "empty")]
    [InlineData("{{ tablerow x in [] }}x{{ end }}", "<tr class=\"row1\"></tr>\n")]
    // Choices.
    [InlineData("{{ case score }} text {{ when 7 }}seven{{ end }}", "seven")]
    [InlineData("{{ case score }}{{ 'done' }}{{ when 7 }} seven{{ end }}", "done seven")]
    [InlineData("a{{ ret 5 }}b", "a5")]
    [InlineData("{{ add = do(x); ret x + 1; end; add 2 }}", "3")]
    // What is empty.
    [InlineData("{{ none | string.upcase ?? 'nothing' }}", "nothing")]
    [InlineData("{{ none | array.uniq ?? 'nothing' }}", "nothing")]
    [InlineData("{{ none | math.round }}", "0")]
    [InlineData("{{ none | math.plus 1 }}", "")]
    [InlineData("{{ none?.a.b }}", "")]
    [InlineData("{{ if none.empty? }}a{{ else }}b{{ end }}", "b")]
    [InlineData("{{ readonly later; later = 2; later }}", "2")]
    // Lists.
    [InlineData("{{ people | array.map 'hours' | array.join '+' }}", "15.5+30")]
    [InlineData("{{ numbers | array.contains '2' }} {{ numbers | array.contains 2 }}", "false true")]
    [InlineData("{{ 'abc' | array.size }} {{ 'abc' | array.join '-' }} {{ 'abc' | array.first }}", "3 a-b-c a")]
    [InlineData("{{ [1, 2] * 2 }}", "[1, 2, 1, 2]")]
    [InlineData("{{ 'abc'[0] }}{{ 'abc'[-1] }}", "ac")]
    // Texts.
    [InlineData("{{ note | string.truncatewords 2 }}", " Late...")]
    [InlineData("{{ 'one two three' | string.truncatewords 2 '…' }}", "one two...")]
    [InlineData("{{ 'one  two ' | string.truncatewords 5 }}|{{ 'one' | string.truncatewords 0 }}|{{ ' ' | string.truncatewords 3 }}", "one two ...|...| ...")]
    [InlineData("{{ 'abc' | string.split '' | array.size }}", "1")]
    [InlineData("{{ 'abc' | string.contains '' }}{{ 'abc' | string.ends_with '' }}", "falsefalse")]
    [InlineData("{{ none < 'b' }}", "true")]
    [InlineData("{{ pupil.school | object.to_json }}", "{\"head\":\"Mrs O\\u0027Neill\"}")]
    [InlineData("{{ due | object.to_json }}", "\"2026-06-01T00:00:00\"")]
    // Numbers.
    [InlineData("{{ 7 | math.plus '2' }}", "72")]
    [InlineData("{{ true == 1 }} {{ true + 1 }} {{ flag < 1 }}", "true 2 true")]
    // Dates.
    [InlineData("{{ due | date.to_string '%I:%M %p, %r' }}", "12:00 am, 12:00:00 am")]
    [InlineData("{{ due | date.to_string '%U %V %W' }}", "22 23 23")]
    [InlineData("{{ due | date.to_string '%g %d %B' }}", " 01 June")]
    [InlineData("{{ due | date.add_months 1.5 }}", "01 Aug 2026")]
    [InlineData("{{ due.ticks }} {{ due | object.kind }}", "639158688000000000 DateTime")]
    [InlineData("{{ $'due {due}' }}", "due 01/06/2026 00:00:00")]
    [InlineData("{%{ the rest", " the rest")]
    public void Scriban_writes(string template, string expected) => Answer(template)["text"]?.GetValue<string>().ShouldBe(expected, template);

    [Theory]
    [InlineData("{{ for i in 1..5 reversed }}{{ i }}{{ end }}", "Put the range in brackets")]
    [InlineData("{{ for i in 1..9 limit:2 }}{{ i }}{{ end }}", "Put the range in brackets")]
    [InlineData("{{ for p in people limit:1+1 }}{{ end }}", "\"+\" is not expected after \"for\"")]
    [InlineData("{{ if flag then }}x{{ end }}", "There is no function \"flag\"")]
    [InlineData("{{ if score > 5 then }}x{{ end }}", "\"then\" is not expected after \"if\"")]
    [InlineData("{{ if flag }}a{{ else 'b' }}{{ end }}", "is not expected after \"else\"")]
    [InlineData("{{ case score }}{{ when 1 or 7 }}x{{ end }}", "\"or\" is not expected after \"when\"")]
    [InlineData("{{ case score }}{{ else }}x{{ end }}", "A \"when\" is expected first")]
    [InlineData("{{ 5 & 3 }}", "\"&\" is not expected")]
    [InlineData("{{ [3, 'a', 1] | array.sort }}", "cannot be sorted")]
    [InlineData("{{ people | array.sort }}", "cannot be sorted")]
    [InlineData("{{ 'hello' | string.replace '' 'x' }}", "The text to replace is empty")]
    [InlineData("{{ 'abc' | math.format 'N2' }}", "A number is needed")]
    [InlineData("{{ '5' | math.round }}", "A number is needed")]
    [InlineData("{{ '2026-03-04' | date.to_string '%d' }}", "Write date.parse before it")]
    [InlineData("{{ name[9] }}", "there is none at place 9")]
    [InlineData("{{ score[0] }}", "no list")]
    [InlineData("{{ 1 == [1] }}", "\"==\" does not fit")]
    [InlineData("{{ [1, 2] * 9223372036854775807 }}", "too long")]
    [InlineData("{{ due | date.add_days (0 / 0.0) }}", "outside the years")]
    [InlineData("{{ -9223372036854775807 - 1 | math.abs }}", "too large")]
    public void Scriban_refuses(string template, string message) => Answer(template)["error"]?.GetValue<string>().ShouldContain(message, Case.Sensitive, template);

    [Fact]
    public void A_template_of_five_megabytes_is_refused_before_it_is_read() =>
        LetterVerbs.Render(new JsonObject { ["template"] = string.Concat(Enumerable.Repeat("{{", 2_500_000)) })["error"]!.GetValue<string>().ShouldContain("at most 250000 are allowed");

    private static JsonNode Answer(string template) => LetterVerbs.Render(new JsonObject { ["template"] = template, ["model"] = JsonNode.Parse(Model) });
}
