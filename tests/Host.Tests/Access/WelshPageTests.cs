using System.Net;
using System.Text.RegularExpressions;
using BackOffice.Forms;

namespace BackOffice.Host.Tests.Access;

/// <summary>The pages around the forms in a Welsh sitting: what the product says on them is Welsh, and what is in English is marked as such.</summary>
[Collection(nameof(Village))]
public partial class WelshPageTests(Village village)
{
    [Theory]
    [InlineData("/sign-in", People.Nobody, 200)]
    [InlineData("/parent/sign-in", People.Nobody, 200)]
    [InlineData("/parent/confirm?a=nobody&c=nothing", People.Nobody, 200)]
    [InlineData("/parent/confirm?check=1", People.Nobody, 200)]
    [InlineData("/directory", People.Nobody, 200)]
    [InlineData("/directory?q=nobody+of+this+name", People.Nobody, 200)]
    [InlineData("/directory/{entry}", People.Nobody, 200)]
    [InlineData("/no-such-page", People.School, 404)]
    [InlineData("/directory/nobody", People.Nobody, 404)]
    [InlineData("/problem", People.Nobody, 200)]
    [InlineData("/no-access", People.School, 200)]
    [InlineData("/requests/{request}", People.School, 200)]
    public async Task What_the_product_says_is_Welsh(string address, string who, int status)
    {
        using var visitor = await village.NewVisitor(who);
        var path = address.Replace("{entry}", $"setting-{BackOffice.Host.Demo.County.EarlyYearsUrn(1)}", StringComparison.Ordinal).Replace("{request}", village.SchoolCase.Reference, StringComparison.Ordinal);
        var english = await Page(visitor, path, status);
        english.ShouldContain("<html lang=\"en-GB\"");
        await visitor.Get("/language/cy?back=/");
        var welsh = await Page(visitor, path, status);
        welsh.ShouldContain("<html lang=\"cy\"");
        Said(welsh).Count.ShouldBeGreaterThan(1);
        Said(welsh).Intersect(Said(english)).Where(IsWords).ShouldBeEmpty($"{path} says these in English in a Welsh sitting");
    }

    [Fact]
    public async Task What_went_wrong_when_signing_in_is_said_in_Welsh()
    {
        using var visitor = new Visitor(village.Address);
        await visitor.Get("/language/cy?back=/");
        var words = FixedWords.In("cy");
        (await Text(await visitor.SignIn("", ""))).ShouldContain(words["Enter your e-mail address and password"]);
        (await Text(await visitor.SignIn($"{Guid.NewGuid():N}@fenland.example", "not the password"))).ShouldContain("Nid yw un ohonynt yn gywir");
        foreach (var (typed, error) in new[] { ("", "Enter your email address"), ("nowhere", "Enter an email address in the correct format, like name@example.com") })
        {
            await visitor.Send("/parent/sign-in", "/parent/sign-in", ("email", typed));
            (await Text(await visitor.Get("/parent/sign-in?check=1"))).ShouldContain(words[error]);
        }

        await visitor.Send("/parent/sign-in", "/parent/sign-in", ("email", $"{Guid.NewGuid():N}@home.example"));
        foreach (var (typed, error) in new[] { ("", "Enter the code from the email"), ("2222 2222", "The code is not right, or it has expired. Check it, or ask for a new one") })
        {
            await visitor.Send("/parent/check-email", "/parent/check-email", ("code", typed));
            words.Has(error).ShouldBeTrue();
            (await Text(await visitor.Get("/parent/check-email?check=1"))).ShouldContain(words[error]);
        }
    }

    [Fact]
    public async Task A_page_in_Welsh_offers_the_way_back_to_English()
    {
        using var visitor = new Visitor(village.Address);
        (await Text(await visitor.Get("/directory"))).ShouldNotContain("Cymraeg");
        await visitor.Get("/language/cy?back=/");
        (await (await visitor.Get("/directory")).Content.ReadAsStringAsync()).ShouldContain("href=\"/language/en?back=");
    }

    private static async Task<string> Page(Visitor visitor, string path, int status)
    {
        using var answer = await visitor.Get(path);
        ((int)answer.StatusCode).ShouldBe(status, path);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> Text(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    /// <summary>The texts of the page's main part that are in the page's own language.</summary>
    private static HashSet<string> Said(string html)
    {
        var said = new HashSet<string>();
        var open = new Stack<(string Name, bool Other)>();
        foreach (Match piece in Pieces().Matches(html[html.IndexOf("<main", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)]))
        {
            var (name, end) = (piece.Groups["name"].Value, piece.Groups["end"].Success);
            if (name.Length == 0)
            {
                if (open.All(o => !o.Other) && WebUtility.HtmlDecode(piece.Value).Trim() is { Length: > 0 } text) said.Add(text);
            }
            else if (end)
            {
                while (open.Count > 0 && open.Pop().Name != name) { }
            }
            else if (!piece.Value.EndsWith("/>", StringComparison.Ordinal) && name is not ("br" or "hr" or "img" or "input" or "link" or "meta" or "path"))
            {
                open.Push((name, piece.Value.Contains(" lang=\"en\"", StringComparison.Ordinal) || name is "code" or "option"));
            }
        }

        return said;
    }

    /// <summary>Words rather than a number, an address or a reference, which are the same in every language.</summary>
    private static bool IsWords(string text) => text.Any(char.IsLetter) && (text.Contains(' ', StringComparison.Ordinal) || !text.Any(c => c is '@' or '-' or '/' or '.' || char.IsDigit(c)));

    [GeneratedRegex("<!--.*?-->|<(?<end>/)?(?<name>[a-z][a-z0-9]*)[^>]*>|[^<]+", RegexOptions.Singleline)]
    private static partial Regex Pieces();
}
