using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Tests.Journeys;

/// <summary>The census as a nursery and a childminder meet it, without JavaScript.</summary>
public partial class CensusJourneyTests(PortalHost host) : IClassFixture<PortalHost>
{
    internal const string Header = "Forename,Surname,Date of birth,Sex,Ethnicity,Home address: address line 1,Home address: town or city,Home address: postcode,Special educational needs,Hours at setting,Funded hours,Extended hours,Expanded hours,Funded weeks,Extended weeks,Expanded weeks,Eligibility code,Basis for funding,Early years pupil premium,Basis for the pupil premium,Disability access fund";

    internal static string Child(string forename, string surname = "Example", string born = "04/05/2023", string hours = "15", string funded = "15", string extended = "0", string code = "") =>
        $"{forename},{surname},{born},F,WBRI,1 Low Road,Demotown,CB3 0AP,N,{hours},{funded},{extended},,38,{(extended == "0" ? "" : "38")},,{code},,No,,No";

    [Fact]
    public async Task A_nursery_uploads_its_children_mends_the_cells_explains_and_sends()
    {
        using var nursery = await host.Begun("nursery@one.example", "setting:1");
        var list = nursery.Path;
        await nursery.Situation(list, "children");

        // The list leads to the upload page, which has the templates.
        await nursery.Go($"{list}/rows/children");
        nursery.Html.ShouldContain($"{list}/rows/children/upload");
        await nursery.Go($"{list}/rows/children/template.csv");
        nursery.Html.ShouldContain("Forename,Middle names,Surname");
        (await nursery.Go($"{list}/rows/children/template.xlsx")).Status.ShouldBe(HttpStatusCode.OK);

        // A wrong file is answered in words, and nothing is taken in.
        await nursery.Upload(list, "Forename,Surname\nAda,Example\n");
        nursery.Errors.ShouldContain("The file has no column “Date of birth”. Add it, or begin with the template");
        nursery.Title.ShouldStartWith("Error: ");
        await nursery.Upload(list, "x", "children.docx");
        nursery.Errors.ShouldBe(["The file must be a CSV or XLSX"]);

        // 120 children, three of them wrong; in Windows-1252.
        var rows = Enumerable.Range(1, 117).Select(i => Child($"Child {Letters(i)}")).Concat([Child("Wrong", born: "31/02/2023"), Child("Long", hours: "80"), Child("Nocode", hours: "30", extended: "10")]);
        await nursery.Upload(list, CodePages($"{Header}\r\n{string.Join("\r\n", rows)}\r\nChloé,O’Brien,2023-05-04,F,WBRI,1 Low Road,Demotown,CB3 0AP,N,15,15,0,,38,,,,,No,,No\r\n"));
        nursery.Heading.ShouldBe("3 of 121 rows have something to put right");
        nursery.Html.ShouldContain("C119: The date of birth must be a real date");
        nursery.Html.ShouldContain("J120: The hours at the setting must be more than 0 and at most 70");
        nursery.Html.ShouldContain("Row 121: Nocode Example");

        // Each error links to its question.
        var link = WebUtility.HtmlDecode(Regex.Match(nursery.Html, "href=\"([^\"]*)\">C119:").Groups[1].Value);
        await nursery.Go(link);
        nursery.Errors.ShouldContain("The date of birth must be a real date");
        nursery.Html.ShouldContain("value=\"31/02/2023\"");
        await nursery.Send(("forename", "Wrong"), ("surname", "Example"), ("dateOfBirth-day", "28"), ("dateOfBirth-month", "2"), ("dateOfBirth-year", "2023"), ("sex", "F"));
        await nursery.Go($"{list}/rows/children/uploaded");
        nursery.Heading.ShouldBe("2 of 121 rows have something to put right");

        // The others are mended in the file, which takes their place.
        await nursery.Upload(list, $"{Header}\n{Child("Long", hours: "60")}\n{Child("Nocode", hours: "30", extended: "10", code: "50012345678")}\n", replace: true);
        nursery.Heading.ShouldBe("All 2 rows are in");
        await nursery.Go($"{list}/rows/children");
        nursery.Html.ShouldContain("121 added");
        nursery.Html.ShouldNotContain("with something to put right");
        await nursery.Go($"{list}/rows/children?q=o%E2%80%99brien");
        nursery.Html.ShouldContain("1 row found");
        nursery.Html.ShouldContain("Chlo&#xE9;");

        await Setting(nursery, list, totalStaff: "40");
        // 119 children aged 3 and two queries: staff, and 8145; each needs a reason.
        await nursery.Go(list);
        nursery.Html.ShouldContain("Explain answers that look unusual");
        await nursery.Go($"{list}/unusual-answers");
        nursery.Html.ShouldContain("40 staff is unusual; 1 to 38 is usual");
        var keys = Shown().Matches(nursery.Html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToList();
        await nursery.Send([("shown", keys[0])], "/unusual-answers");
        nursery.Errors[0].ShouldEndWith("Say why it is right, or change the answer");
        await nursery.Send(keys.SelectMany(k => new[] { ($"why-{k}", "LARGE"), ($"note-{k}", "Two buildings") }), "/unusual-answers");
        nursery.Path.ShouldStartWith($"{list}/check");

        // Pages stay quick with so many children.
        await nursery.Send([("agree", "yes")], "/send");
        nursery.Errors.ShouldBeEmpty();
        nursery.Heading.ShouldBe("Return sent");
        await nursery.Go($"{list}/copy");
        nursery.Html.ShouldContain("Large setting or several rooms: Two buildings");
        await nursery.Go($"{list}/copy.pdf"); // nobody prints here: the page is shown instead
        nursery.Path.ShouldBe($"{list}/copy");

        using var other = await host.SignedIn("nursery@two.example", "setting:2");
        (await other.Go($"{list}/rows/children/template.csv")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.Go($"{list}/rows/children/upload")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_childminder_confirms_last_times_answers()
    {
        using var childminder = await host.Begun("minder@three.example", "setting:3");
        var list = childminder.Path;
        await childminder.Situation(list, "children");
        await childminder.Upload(list, $"{Header}\n{Child("Ada")}\n{Child("Ben", born: "2023-05-05")}\n{Child("Cy", born: "6 May 2023")}\n");
        childminder.Heading.ShouldBe("All 3 rows are in");
        await Setting(childminder, list, childminder: true);
        await childminder.Go($"{list}/check");
        await childminder.Send([("agree", "yes")], "/send");
        childminder.Errors.ShouldBeEmpty();
        childminder.Heading.ShouldBe("Return sent");

        await host.Asked(childminder, "setting:3");
        list = childminder.Path;
        await childminder.Situation(list, "children");
        await childminder.Go($"{list}/pages/setting-name");
        childminder.Box("settingName").ShouldBe("Sunny Corner");
        await childminder.Go($"{list}/rows/children/last-time");
        childminder.Heading.ShouldBe("Who is still with you?");
        var marks = RowMark().Matches(childminder.Html).Select(m => m.Groups[1].Value).Distinct().ToList();
        marks.Count.ShouldBe(3);
        await childminder.Send([($"row-{marks[0]}", "same"), ($"row-{marks[1]}", "left")], "/last-time");
        childminder.Errors.ShouldBe(["Select what is true now for Cy Example"]);
        childminder.Html.ShouldContain("Left since last time (1)");
        await childminder.Send([($"row-{marks[2]}", "changed")], "/last-time");
        childminder.Path.ShouldBe($"{list}/rows/children/2/child-name");
        await childminder.Send(("forename", "Cyril"), ("surname", "Example"), ("dateOfBirth-day", "4"), ("dateOfBirth-month", "5"), ("dateOfBirth-year", "2023"), ("sex", "M"));
        await childminder.Go($"{list}/rows/children");
        childminder.Html.ShouldContain("2 added, 1 has left");
        childminder.Html.ShouldContain("Changed");
        childminder.Html.ShouldContain("Continuing");
    }

    [Fact]
    public async Task A_nil_return_is_two_answers_and_says_so()
    {
        using var nursery = await host.Begun("nil@four.example", "setting:4");
        var list = nursery.Path;
        await nursery.Situation(list, "nil");
        await nursery.Go($"{list}/pages/nil");
        await nursery.Send(("nilReason", "NONE"));
        await nursery.Go(list);
        nursery.Html.ShouldNotContain("Enter the funded children");
        await nursery.Go($"{list}/pages/sending");
        await nursery.Send(("statementBy", "Jo Bloggs"), ("statementRole", "Manager"));
        nursery.Path.ShouldBe($"{list}/check", "the sending section ends on the page of checking");
        await nursery.Go(list);
        nursery.Html.ShouldContain("Ready to send");
        nursery.Html.ShouldContain($"href=\"{list}/check\"", Case.Sensitive, "whoever comes back later gets there from the list");
        await nursery.Go($"{list}/check");
        await nursery.Send([("agree", "yes")], "/send");
        nursery.Heading.ShouldBe("Nil return sent");
    }

    private static async Task Setting(Browser browser, string list, string totalStaff = "3", bool childminder = false)
    {
        async Task Page(string page, params (string, string)[] typed)
        {
            await browser.Go($"{list}/pages/{page}");
            await browser.Send(typed);
            browser.Errors.ShouldBeEmpty(page);
        }

        await Page("setting-name", ("settingName", "Sunny Corner"), ("laNumber", "873"), ("urn", "512345"));
        await Page("setting-contact", ("telephone", "01632 960001"), ("postcode", "CB3 0AP"));
        if (childminder)
        {
            await browser.Go($"{list}/pages/setting-kind");
            await browser.Send(("category", "CHMD"));
            await Page("setting-kind", ("category", "CHMD"), ("childminderCategory", "IND"));
        }
        else
        {
            await browser.Go($"{list}/pages/setting-kind");
            await browser.Send(("category", "PRIV"));
            await Page("setting-kind", ("category", "PRIV"), ("settingType", "DNS"), ("dayCare", "F"));
        }

        await Page("setting-links", ("maintainedLink", "no"), ("partnership", "no"));
        await Page("opening-always", ("continuouslyOpen", "no"));
        await Page("opening-times", ("mondayOpen", "8am"), ("mondayClose", "6pm"));
        await Page("opening-weeks", ("weeksOpen", "50"));
        await Page("staff-numbers", ("totalStaff", totalStaff), ("level2Staff", "1"), ("level3Staff", "1"), ("level3Managers", "0"), ("qtsStaff", "0"), ("eypsStaff", "0"), ("eytsStaff", "0"));
        await Page("all-children-numbers", ("allUnder1", "0"), ("allAged1", "0"), ("allAged2", "0"), ("allAged3", childminder ? "3" : "121"), ("allAged4", "0"));
        await Page("sending", ("statementBy", "Jo Bloggs"), ("statementRole", "Manager"));
    }

    private static byte[] CodePages(string text) => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text);

    private static string Letters(int i) => $"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}";

    [GeneratedRegex("name=\"shown\" value=\"([^\"]*)\"")]
    private static partial Regex Shown();

    [GeneratedRegex("name=\"row-([0-9a-f]+)\"")]
    private static partial Regex RowMark();
}
