using System.Text.RegularExpressions;
using BackOffice.Engine.Access;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>An administrator changes eligibility in the browser, from the question who gains to the decision that quotes the source.</summary>
[Collection(nameof(Town))]
public partial class RuleTests(Town town)
{
    private const string Meals = "/design/rules/free-school-meals/free-school-meals";
    private const string Source = "The Free School Meals (Earnings Limit) Order 2027";

    [BrowserFact]
    public async Task The_limit_is_raised_from_next_April_after_a_look_at_who_gains_and_another_persons_approval()
    {
        var before = await Versions();
        // Somebody has a draft that changes nothing yet when the limit is published.
        var second = await town.SignedIn("processes@fenland.example");
        await Begin(second, Meals, "Begun before the limit rose");
        var idle = second.Url;
        var administrator = await town.SignedIn("administrator@fenland.example");
        await Begin(administrator, Meals, "Earnings limit from April 2027");

        await Part(administrator, "Parameters");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Add a value of Limit of net earnings in the latest assessment period" }).ClickAsync();
        await administrator.Locator("#value-from").FillAsync("1 4 2027");
        await administrator.Locator("#value-value").FillAsync("650");
        // One limit in three figures: they change together, in one go.
        await administrator.Locator("#value-with-ucTwo").FillAsync("1300");
        await administrator.Locator("#value-with-ucThree").FillAsync("1950");
        await administrator.Locator("#value-source").FillAsync(Source);
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Add the value" }).ClickAsync();
        await administrator.GetByText($"£616.67 → £650 from 1 April 2027 ({Source}).").WaitForAsync();
        await administrator.GetByText($"£1,233.34 → £1,300 from 1 April 2027 ({Source}).").WaitForAsync();
        await administrator.GetByText($"£1,850 → £1,950 from 1 April 2027 ({Source}).").WaitForAsync();
        await administrator.GetByText("Saved at").WaitForAsync();
        await administrator.Picture("rules-draft");

        // Who gains? Counts for an administrator, names for people who work in the register.
        await Part(administrator, "Impact");
        (await Impact(administrator, "31 3 2027")).ShouldBe(0, "nothing changes before the day");
        (await Impact(administrator, "1 4 2027")).ShouldBeGreaterThan(5);
        await administrator.Locator("#impact-facts").SelectOptionAsync("that day");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Show the impact" }).ClickAsync();
        await administrator.GetByText("by the rules of 1 April 2027, as at that day").WaitForAsync(new() { Timeout = 60_000 });
        await administrator.Locator("#impact-facts").SelectOptionAsync("today");
        await administrator.GetByText("Who they are is for people who work in the register.").WaitForAsync();
        await administrator.Picture("rules-impact");

        await administrator.GetByRole(AriaRole.Button, new() { Name = "Check and submit" }).ClickAsync();
        await administrator.Locator("#submit-note").FillAsync("Parliament raises the limit from next April.");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await administrator.GetByText("waiting for approval").WaitForAsync();
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await administrator.GetByText("somebody else has to approve it").WaitForAsync();

        await second.GotoAsync("/design/rules?find=meals");
        await second.GetByRole(AriaRole.Link, new() { Name = "Earnings limit from April 2027" }).ClickAsync();
        await second.GetByText("Parliament raises the limit from next April.").WaitForAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await second.GetByText("as it runs").WaitForAsync();

        // £630 a month: above the limit on the last day of March, within it on the next, each with its source.
        var march = await Try(second, new DateOnly(2027, 3, 31), "630");
        march.ShouldContain("tier: expanded");
        march.ShouldContain("£616.67 from 1 September 2026 until 31 March 2027 (Kept as the limit of the targeted tier from September 2026)");
        var april = await Try(second, new DateOnly(2027, 4, 1), "630");
        april.ShouldContain("tier: targeted");
        april.ShouldContain($"£650 from 1 April 2027 ({Source})");
        await second.Picture("rules-try");

        // The draft begun before would not take the new limit out.
        await second.GotoAsync(idle);
        await second.GetByText("Nothing yet").WaitForAsync();
        await Part(second, "Parameters");
        await second.GetByText(Source).First.WaitForAsync();

        // The history says what changed, and nobody's record was touched.
        await second.GotoAsync(Meals + "/history");
        await second.GetByText($"£616.67 → £650 from 1 April 2027 ({Source}).").WaitForAsync();
        (await Versions()).ShouldBe(before);
    }

    [BrowserFact]
    public async Task An_expression_is_written_by_keyboard_with_offers_and_faults_where_they_are()
    {
        var owner = await town.SignedIn("processes@fenland.example");
        await Begin(owner, "/design/rules/young-employment/may-work", "Trying the keyboard");
        var box = owner.Locator(".rule .expr-text").First;
        var was = await box.InputValueAsync();
        await box.FillAsync("");
        await box.PressSequentiallyAsync("isValidUp");
        await owner.Locator(".expr-list [role=option]").First.WaitForAsync();
        await box.PressAsync("Enter");
        await owner.Locator(".rule .expr-text").First.PressSequentiallyAsync("nobody)");
        await owner.GetByText("At “nobody”").WaitForAsync();
        (await box.InputValueAsync()).ShouldBe("isValidUpn(nobody)");
        await owner.Locator(".findings.is-late").WaitForAsync();
        await owner.IsAccessibleFromTheTop();

        // A draft with a fault is kept, and cannot be submitted.
        await owner.GetByText("Saved at").WaitForAsync();
        await owner.ReloadAsync();
        await owner.Locator(".findings.is-late").WaitForAsync();
        (await owner.Locator(".rule .expr-text").First.InputValueAsync()).ShouldBe("isValidUpn(nobody)");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Check and submit" }).ClickAsync();
        await owner.Locator("#submit-note").FillAsync("A fault.");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await owner.Locator(".message.is-late").WaitForAsync();

        await owner.Locator(".rule .expr-text").First.FillAsync(was);
        await owner.GetByText("Nothing yet").WaitForAsync();
    }

    [BrowserFact]
    public async Task Whoever_saves_second_is_told_and_keeps_what_they_wrote()
    {
        var first = await town.SignedIn("administrator@fenland.example");
        await Begin(first, "/design/rules/early-years-entitlements/grace-period", "Grace period");
        await Part(first, "Tables");
        await first.Locator("input.cell[data-row='0'][data-column='0']").WaitForAsync();
        var second = await town.SignedIn("processes@fenland.example");
        await second.GotoAsync(first.Url);
        await Write(second, 1, "[211..330]");
        await second.GetByText("Saved at").WaitForAsync();

        await Write(first, 2, "[331..526]");
        await first.GetByRole(AriaRole.Button, new() { Name = "Put mine into a draft of my own" }).ClickAsync();
        await first.GetByText("Grace period (copy of").First.WaitForAsync();
        await first.GetByText("row 3 changes from [332..526]").WaitForAsync();

        static async Task Write(IPage page, int row, string text)
        {
            await page.Locator($"input.cell[data-row='{row}'][data-column='0']").FillAsync(text);
            await page.Keyboard.PressAsync("Enter");
        }
    }

    [BrowserFact]
    public async Task Every_part_of_the_editor_can_be_used_by_everybody_and_fits_a_phone()
    {
        var owner = await town.SignedIn("benefits@fenland.example", width: 390);
        await owner.GotoAsync("/design/rules");
        await owner.GetByRole(AriaRole.Link, new() { Name = "Early years pupil premium" }).WaitForAsync();
        await Fits();
        await Begin(owner, "/design/rules/early-years-entitlements/grace-period", "On a phone");
        var draft = new Uri(owner.Url).Query;
        foreach (var (part, shows) in new[] { ("", ".rule"), ("/parameters", ".empty"), ("/tables", "input.cell"), ("/facts", ".facts-table"), ("/examples", "table.examples"), ("/try", ".decision-answer"), ("/impact", "#impact-on"), ("/history", ".history") })
        {
            await owner.GotoAsync($"/design/rules/early-years-entitlements/grace-period{part}{draft}");
            await owner.Locator(shows).First.WaitForAsync();
            await Fits();
        }
        await owner.GotoAsync(Meals + "/parameters");
        await owner.Locator(".dated").First.WaitForAsync();
        await Fits();

        async Task Fits()
        {
            await owner.IsAccessibleFromTheTop();
            (await owner.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390, owner.Url);
        }
    }

    [BrowserFact]
    public async Task A_change_waits_for_its_day_and_the_version_before_can_be_taken_up_again()
    {
        // Somebody who also works in the register sees who they are, and may keep the list.
        var officer = await town.SignedIn("benefits@fenland.example");
        await Begin(officer, "/design/rules/early-years-entitlements/early-years-pupil-premium", "No premium for a test");
        await officer.GetByText("About the set").ClickAsync();
        await officer.Locator("#set-to").FillAsync("31 8 2026");
        await officer.Locator("#set-to").BlurAsync();
        await officer.GetByText("The set applies until 31 August 2026.").WaitForAsync();
        await officer.GetByText("Saved at").WaitForAsync();
        await officer.GetByRole(AriaRole.Button, new() { Name = "Check and submit" }).ClickAsync();
        await officer.Locator("#submit-note").FillAsync("A test of the calendar.");
        await officer.Locator("#submit-day").FillAsync("1 4 2030");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await officer.GetByText("waiting for approval").WaitForAsync();

        var second = await town.SignedIn("administrator@fenland.example");
        await second.GotoAsync(officer.Url);
        await second.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await second.GetByText("as it runs").WaitForAsync();
        await second.GetByText("published on 1 Apr 2030").WaitForAsync();
        await second.GotoAsync(officer.Url);
        await second.GetByLabel("What has to change").FillAsync("It was a test.");
        await second.GetByRole(AriaRole.Button, new() { Name = "Take it off the calendar" }).ClickAsync();
        await second.GetByText("Sent back: It was a test.").WaitForAsync();
    }

    [BrowserFact]
    public async Task Facts_groups_and_actions_are_written_in_the_browser_and_a_finding_leads_to_its_place()
    {
        var owner = await town.SignedIn("processes@fenland.example");
        await Begin(owner, "/design/rules/young-employment/may-work", "A group and a fact");

        // A fact of its own, with a type and a question.
        await Part(owner, "Facts");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Add a fact", Exact = true }).PressAsync("Enter");
        await owner.GetByLabel("Name of newFact").FillAsync("licence");
        await owner.GetByLabel("Name of newFact").PressAsync("Tab");
        await owner.GetByLabel("Type of licence", new() { Exact = true }).SelectOptionAsync("choice");
        await owner.GetByLabel("Values of licence, by commas").FillAsync("none, applied for, held");
        await owner.GetByLabel("Values of licence, by commas").PressAsync("Tab");
        await owner.GetByLabel("Question for licence").FillAsync("Performance licence");
        await owner.GetByLabel("Question for licence").PressAsync("Tab");
        await owner.GetByText("Saved at").WaitForAsync();
        await owner.IsAccessibleFromTheTop();
        await owner.Picture("rules-facts");

        // A group of rules, one of which reads the new fact.
        await Part(owner, "Rules");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Add a group of rules" }).PressAsync("Enter");
        var inner = owner.GetByLabel("Expression of new-rule", new() { Exact = true });
        await inner.FillAsync("licence == \"lost\"");
        await owner.Locator(".findings.is-late").WaitForAsync();
        await owner.Locator(".findings summary").ClickAsync();
        await owner.Locator(".findings li a").GetByText("new-rule").First.ClickAsync();
        await owner.Arrives("#rule-");
        await inner.FillAsync("licence == \"held\"");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Make new-group any of them" }).ClickAsync();
        await owner.GetByText("Any of the following:").WaitForAsync();
        await owner.GetByText("The licence is “held”.").WaitForAsync();

        // What follows: an event, a value on yes, and another rule that is asked on no.
        await owner.GetByText("What follows new-rule").ClickAsync();
        var place = owner.Locator("article.rule", new() { HasText = "new-rule" }).Last;
        await place.GetByLabel("Announces on yes (success event)").FillAsync("licensed");
        await place.GetByLabel("Announces on yes (success event)").PressAsync("Tab");
        await place.GetByLabel("On yes, new-rule").SelectOptionAsync("output");
        await place.GetByLabel("Value that new-rule gives on yes").FillAsync("licence + \"!\"");
        await place.GetByLabel("On no, new-rule").SelectOptionAsync("ask");
        await owner.GetByText("announces licensed, gives a value on yes, asks").WaitForAsync();
        await owner.IsAccessibleFromTheTop();
        await owner.Picture("rules-actions");

        // All of it is kept.
        await owner.GetByText("Saved at").WaitForAsync();
        await Task.Delay(1500);
        await owner.ReloadAsync();
        await owner.GetByText("announces licensed, gives a value on yes, asks").WaitForAsync();
        await owner.GetByText("Any of the following:").WaitForAsync();
    }

    [BrowserFact]
    public async Task Words_of_one_rule_and_rules_of_another_set_are_written_by_keyboard_and_told_to_the_approver()
    {
        var owner = await town.SignedIn("processes@fenland.example");
        await Begin(owner, "/design/rules/free-school-meals/universal-infant-meals", "Words and other sets");

        // A named expression for one rule, which its condition then uses.
        await owner.GetByText("Words only for infant").PressAsync("Enter");
        await owner.GetByLabel("Name for infant", new() { Exact = true }).FillAsync("youngest");
        var add = owner.GetByRole(AriaRole.Button, new() { Name = "Add a named expression for infant" });
        await Assertions.Expect(add).ToBeEnabledAsync();
        await add.PressAsync("Enter");
        await owner.GetByLabel("Expression of youngest for infant").FillAsync("child.yearGroup in (\"R\", \"1\")");
        await owner.GetByText("Rule infant: the named expression youngest is added: child.yearGroup in (\"R\", \"1\").").WaitForAsync();
        await owner.GetByLabel("Expression of infant", new() { Exact = true }).FillAsync("youngest or child.yearGroup == \"2\"");
        await owner.GetByText("Rule infant: the condition changes from").WaitForAsync();
        await owner.GetByText("No problems. All examples pass and try every rule.").WaitForAsync();
        await owner.GetByLabel("Name of youngest for infant").FillAsync("child");
        await owner.GetByLabel("Name of youngest for infant").PressAsync("Tab");
        await owner.GetByText("child is the name of something else already. Choose another.").WaitForAsync();
        await owner.IsAccessibleFromTheTop();
        await owner.Picture("rules-words");

        // Rules of another set: what they read and this set does not declare is found at once.
        await owner.GetByText("Rules of other sets (0)").PressAsync("Enter");
        await owner.GetByLabel("Rules of", new() { Exact = true }).SelectOptionAsync("free-school-meals");
        var take = owner.GetByRole(AriaRole.Button, new() { Name = "Take them in", Exact = true });
        await Assertions.Expect(take).ToBeEnabledAsync();
        await take.PressAsync("Enter");
        await owner.GetByText("The set now takes in the rules of the set free-school-meals.").WaitForAsync();
        await owner.Locator(".findings.is-late").WaitForAsync();
        await owner.IsAccessibleFromTheTop();
        await owner.GetByText("Saved at").WaitForAsync();
        await owner.ReloadAsync();
        await owner.GetByText("The set now takes in the rules of the set free-school-meals.").WaitForAsync();
        await owner.GetByRole(AriaRole.Button, new() { Name = "Take free-school-meals out", Exact = true }).PressAsync("Enter");
        await owner.GetByText("No problems. All examples pass and try every rule.").WaitForAsync();
        (await owner.GetByLabel("Expression of infant", new() { Exact = true }).InputValueAsync()).ShouldBe("youngest or child.yearGroup == \"2\"");
    }

    [BrowserFact]
    public async Task An_earlier_version_runs_again_at_one_click_and_the_later_can_be_taken_up_again()
    {
        const string address = "/design/rules/early-years-entitlements/two-year-old-entitlement";
        var officer = await town.SignedIn("administrator@fenland.example");
        await Begin(officer, address, "A title to return from");
        await officer.GetByText("About the set").ClickAsync();
        var was = await officer.Locator("#set-title").InputValueAsync();
        await officer.Locator("#set-title").FillAsync(was + " (tried)");
        await officer.Locator("#set-title").BlurAsync();
        await officer.GetByText("Saved at").WaitForAsync();
        await officer.GetByRole(AriaRole.Button, new() { Name = "Check and submit" }).ClickAsync();
        await officer.Locator("#submit-note").FillAsync("Another title.");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await officer.GetByText("waiting for approval").WaitForAsync();
        var second = await town.SignedIn("processes@fenland.example");
        await second.GotoAsync(officer.Url);
        await second.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await second.GetByText("as it runs").WaitForAsync();
        await second.GotoAsync(address);
        await second.GetByRole(AriaRole.Heading, new() { Name = was + " (tried)" }).WaitForAsync();

        await second.GotoAsync(address + "/history");
        await second.GetByRole(AriaRole.Button, new() { NameRegex = new("^Return to version") }).First.ClickAsync();
        await second.Locator("#back-why").FillAsync("The new title misleads.");
        await second.IsAccessibleFromTheTop();
        await second.GetByRole(AriaRole.Button, new() { NameRegex = new("^Run version .* again") }).ClickAsync();
        await second.GetByRole(AriaRole.Heading, new() { Name = was, Exact = true }).WaitForAsync();

        // And forward again, in the same way.
        await second.GetByRole(AriaRole.Button, new() { NameRegex = new("^Return to version") }).First.ClickAsync();
        await second.Locator("#back-why").FillAsync("It was right after all.");
        await second.GetByRole(AriaRole.Button, new() { NameRegex = new("^Run version .* again") }).ClickAsync();
        await second.GetByRole(AriaRole.Heading, new() { Name = was + " (tried)" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task Who_works_in_the_register_sees_who_gains_and_can_keep_the_list()
    {
        var officer = await town.SignedIn("benefits@fenland.example");
        await Begin(officer, "/design/rules/free-school-meals/universal-infant-meals", "Year 3 too");
        await officer.Locator(".rule .expr-text").First.FillAsync("child.yearGroup in (\"R\", \"1\", \"2\", \"3\")");
        await officer.GetByText("Saved at").WaitForAsync();
        await Part(officer, "Impact");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Show the impact" }).ClickAsync();
        await officer.GetByText("children gain a yes").WaitForAsync(new() { Timeout = 60_000 });
        (await officer.Locator("main table tbody tr").CountAsync()).ShouldBe(25);
        await officer.Picture("rules-who");
        var download = await officer.RunAndWaitForDownloadAsync(() => officer.GetByRole(AriaRole.Button, new() { Name = "All changes as CSV" }).ClickAsync());
        var lines = (await File.ReadAllTextAsync(await download.PathAsync())).Trim().Split("\r\n");
        lines[0].TrimStart('\uFEFF').ShouldBe("Change,Pupil,Name,Year,School,Now,Proposed");
        lines.Length.ShouldBe(1 + int.Parse(await officer.Locator("#impact-gain strong").InnerTextAsync(), System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture));
        lines[1].ShouldStartWith("gains,");
        lines[1].ShouldContain(",3,");
    }

    private static async Task Begin(IPage page, string address, string title)
    {
        await page.GotoAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change these rules" }).ClickAsync();
        await page.GetByLabel("What is the change for?").FillAsync(title);
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin the draft" }).ClickAsync();
        await page.GetByText("Draft: " + title).WaitForAsync();
    }

    private static Task Part(IPage page, string name) => page.Locator(".tabs").GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^" + name) }).ClickAsync();

    /// <summary>How many children the rule on earnings gains by the rules of a day.</summary>
    private static async Task<int> Impact(IPage page, string day)
    {
        await page.Locator("#impact-on").FillAsync(day);
        await page.Locator("#impact-rule").SelectOptionAsync("universal-credit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the impact" }).ClickAsync();
        var on = DateOnly.ParseExact(day, "d M yyyy", System.Globalization.CultureInfo.InvariantCulture);
        await page.GetByText("by the rules of " + on.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)).WaitForAsync(new() { Timeout = 60_000 });
        return int.Parse(await page.Locator("#impact-gain strong").InnerTextAsync(), System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The answer of Try it for a household on Universal Credit with these earnings in the month before the day.</summary>
    private static async Task<string> Try(IPage page, DateOnly on, string earnings)
    {
        await page.GotoAsync($"{Meals}/try?example=9&on={on:yyyy-MM-dd}");
        await page.GetByText("Answer on " + on.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)).WaitForAsync();
        await page.Locator("#try-0-parent-awards-ended").FillAsync(on.AddDays(-10).ToString("d M yyyy", System.Globalization.CultureInfo.InvariantCulture));
        await page.Locator("#try-0-parent-awards-netEarnings").FillAsync(earnings);
        await page.Locator("#try-0-parent-awards-netEarnings").BlurAsync();
        await page.Locator(".decision-answer").GetByText("tier").WaitForAsync();
        await Task.Delay(500);
        return await page.Locator(".try-answer").InnerTextAsync();
    }

    private async Task<string> Versions()
    {
        var pupils = await town.Services.GetRequiredService<IPupilReader>().List(Actor.System("test"), new PupilQuery { Take = 200 });
        var page = await town.Services.GetRequiredService<IPupilReader>().Page(Actor.System("test"), pupils.Items[0].Id);
        return $"{pupils.Total} {page!.Pupil.Version}";
    }
}
