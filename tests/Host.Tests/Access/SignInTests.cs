using System.Net;
using System.Text.RegularExpressions;
using BackOffice.Host.Demo;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Host.Tests.Access;

/// <summary>The door itself: wrong passwords, locked accounts, where one lands, and what every answer carries.</summary>
[Collection(nameof(Village))]
public class SignInTests(Village village)
{
    [Fact]
    public async Task An_unknown_account_and_a_wrong_password_get_the_same_page()
    {
        var email = await NewAccount();
        using var visitor = new Visitor(village.Address);
        var wrong = await Words(await visitor.SignIn(email, "not the password"), email);
        var unknown = await Words(await visitor.SignIn("nobody@fenland.example", "not the password"), "nobody@fenland.example");
        wrong.ShouldContain("One of them is not right");
        unknown.ShouldBe(wrong);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_and_the_right_one_does_not_open_it()
    {
        var email = await NewAccount();
        using var visitor = new Visitor(village.Address);
        for (var tries = 0; tries < 5; tries++)
            (await visitor.SignIn(email, "not the password")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await visitor.SignIn(email, DemoAccounts.Password);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var locked = await Words(answer, email);
        locked.ShouldContain("wait 15 minutes");
        locked.ShouldBe(await Words(await visitor.SignIn("nobody@fenland.example", "not the password"), "nobody@fenland.example"), "the page must not tell that there is such an account");
    }

    [Fact]
    public async Task Somebody_who_has_left_does_not_get_in()
    {
        var email = await NewAccount(active: false);
        using var visitor = new Visitor(village.Address);
        (await (await visitor.SignIn(email, DemoAccounts.Password)).Content.ReadAsStringAsync()).ShouldContain("One of them is not right");
    }

    [Theory]
    [InlineData("/cases?page=2", "/cases?page=2")]
    [InlineData("https://evil.example", "/desk")]
    [InlineData("//evil.example", "/desk")]
    [InlineData("/\\evil.example", "/desk")]
    [InlineData("/\t/evil.example", "/desk")]
    [InlineData("/\n/evil.example", "/desk")]
    [InlineData("javascript:alert(1)", "/desk")]
    public async Task Signing_in_leads_back_to_our_own_pages_and_nowhere_else(string asked, string lands)
    {
        var email = await NewAccount();
        using var visitor = new Visitor(village.Address);
        var answer = await visitor.SignIn(email, DemoAccounts.Password, "?ReturnUrl=" + Uri.EscapeDataString(asked));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        new Uri(new Uri(village.Address), answer.Headers.Location!).ShouldBe(new Uri(new Uri(village.Address), lands));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\t/evil.example")]
    public async Task A_parents_sign_in_page_never_carries_an_address_of_somebody_else(string asked)
    {
        using var visitor = new Visitor(village.Address);
        var html = await (await visitor.Get("/parent/sign-in?ReturnUrl=" + Uri.EscapeDataString(asked))).Content.ReadAsStringAsync();
        html.ShouldContain("name=\"ReturnUrl\" value=\"/returns\"");
        Regex.IsMatch(html, "(href|action|src)=\"(https?:)?//").ShouldBeFalse("a link leads away");
    }

    [Fact]
    public async Task Signing_out_needs_the_token_and_then_closes_the_door()
    {
        using var visitor = await village.NewVisitor(People.School);
        (await visitor.Post("/sign-out")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.Get("/returns")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await visitor.Send("/services/ehc-needs-assessment", "/sign-out")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.Get("/returns")).Headers.Location!.OriginalString.ShouldContain("/sign-in");
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using var visitor = new Visitor(village.Address);
        var answer = await visitor.SignIn(People.Emails[People.Caseworker], DemoAccounts.Password);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("backoffice="));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
    }

    [Theory]
    [InlineData("/", People.Nobody)]
    [InlineData("/returns", People.School)]
    [InlineData("/desk", People.Caseworker)]
    [InlineData("/letters/{case}/{letter}.html", People.Caseworker)]
    [InlineData("/no-such-page", People.Caseworker)]
    public async Task Every_answer_says_what_a_browser_may_do_with_it(string address, string who)
    {
        var path = address.Replace("{case}", village.ParentCase.Reference).Replace("{letter}", $"{village.ParentCase.LetterTo("parents")}");
        using var answer = await (await village.As(who)).Get(path);
        var policy = string.Join(';', answer.Headers.GetValues("Content-Security-Policy"));
        policy.ShouldContain(address.StartsWith("/letters") ? "default-src 'none'" : "default-src 'self'");
        policy.ShouldContain("frame-ancestors");
        policy.ShouldNotContain("unsafe-eval");
        policy.Split(';').ShouldNotContain(part => part.Contains("script-src") && part.Contains("unsafe-inline"));
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    private async Task<string> NewAccount(bool active = true)
    {
        await using var scope = village.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
        var email = $"{Guid.NewGuid():N}@fenland.example";
        var account = new Store.Accounts.Account { UserName = email, Email = email, DisplayName = "Newcomer", Teams = "sen-north", Active = active };
        (await accounts.CreateAsync(account, DemoAccounts.Password)).Succeeded.ShouldBeTrue();
        await accounts.AddToRoleAsync(account, "Caseworker");
        return email;
    }

    /// <summary>The page without what differs from answer to answer.</summary>
    private static async Task<string> Words(HttpResponseMessage answer, string email) =>
        Regex.Replace((await answer.Content.ReadAsStringAsync()).Replace(email, "somebody"), "name=\"__RequestVerificationToken\"[^>]*>|<!--.*?-->", "", RegexOptions.Singleline);
}
