using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Journeys;

/// <summary>What goes wrong when people fill in a return, or somebody means harm: each has its answer in words, nothing typed is lost, and nobody sees what belongs to another.</summary>
public partial class BadInputTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task A_file_of_rows_of_50_megabytes_is_refused_in_words_and_the_rows_stay()
    {
        using var nursery = await host.Begun("big@bad.example", "setting:101");
        var list = nursery.Path;
        await nursery.Situation(list, "children");
        await nursery.Upload(list, $"{CensusJourneyTests.Header}\n{CensusJourneyTests.Child("Ada")}\n");
        await nursery.Upload(list, new byte[(50 * 1024 * 1024) + 1]);
        nursery.Errors.ShouldBe(["The file must be smaller than 50 MB"]);
        await nursery.Go($"{list}/rows/children");
        nursery.Html.ShouldContain("1 added");
    }

    [Fact]
    public async Task A_zip_bomb_named_xlsx_is_refused_before_it_is_unpacked()
    {
        using var nursery = await host.Begun("bomb@bad.example", "setting:102");
        var list = nursery.Path;
        await nursery.Situation(list, "children");
        var memory = GC.GetTotalAllocatedBytes();
        await nursery.Upload(list, Bomb(megabytes: 400), "children.xlsx");
        nursery.Errors.ShouldHaveSingleItem().ShouldBe("The file unpacks to more than 200 MB. Copy the rows into the template and save it again");
        (GC.GetTotalAllocatedBytes() - memory).ShouldBeLessThan(300L * 1024 * 1024, "it was not unpacked");
        await nursery.Upload(list, "not a zip at all"u8.ToArray(), "children.xlsx");
        nursery.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_formula_in_a_cell_is_refused_with_its_cell_and_never_leaves_again()
    {
        using var nursery = await host.Begun("formula@bad.example", "setting:103");
        var list = nursery.Path;
        await nursery.Situation(list, "children");
        await nursery.Upload(list, $"{CensusJourneyTests.Header}\n{CensusJourneyTests.Child("\"=HYPERLINK(\"\"http://evil.example\"\")\"")}\n{CensusJourneyTests.Child("Ada")}\n");
        nursery.Heading.ShouldBe("1 of 2 rows have something to put right");
        nursery.Html.ShouldContain("A2: ");
        nursery.Html.ShouldContain("formula");
        await nursery.Go($"{list}/rows/children/template.csv?rows=1");
        nursery.Html.ShouldContain("Ada");
        nursery.Html.ShouldNotContain("=HYPERLINK");
    }

    [Fact]
    public async Task A_return_sent_twice_is_sent_once()
    {
        using var nursery = await host.Begun("twice@bad.example", "setting:104");
        var list = nursery.Path;
        await nursery.Situation(list, "nil");
        await nursery.Go($"{list}/pages/nil");
        await nursery.Send(("nilReason", "NONE"));
        await nursery.Go($"{list}/pages/sending");
        await nursery.Send(("statementBy", "Jo Bloggs"), ("statementRole", "Manager"));
        await nursery.Go($"{list}/check");
        var (first, second) = (nursery.Request([("agree", "yes")], "/send"), nursery.Request([("agree", "yes")], "/send"));
        await nursery.Send(first);
        var reference = Reference().Match(nursery.Html).Value;
        await nursery.Send(second);
        nursery.Heading.ShouldBe("Nil return sent");
        Reference().Match(nursery.Html).Value.ShouldBe(reference);
    }

    [Fact]
    public async Task A_page_whose_question_was_taken_away_meanwhile_keeps_what_was_typed()
    {
        using var nursery = await host.Begun("late@bad.example", "setting:105");
        var list = nursery.Path;
        await nursery.Situation(list, "children");
        await nursery.Go($"{list}/pages/setting-contact");
        var late = nursery.Request([("telephone", "01632 960321"), ("postcode", "CB3 0AP")]);
        await nursery.Situation(list, "nil"); // in another window: the setting is not asked about any more
        await nursery.Send(late);
        nursery.Path.ShouldBe($"{list}?late=1");
        nursery.Html.ShouldContain("That page is not asked any more.");
        await nursery.Situation(list, "children");
        await nursery.Go($"{list}/pages/setting-contact");
        nursery.Box("telephone").ShouldBe("01632 960321");
    }

    [Fact]
    public async Task A_page_of_the_form_before_that_arrives_after_moving_to_the_new_one_keeps_what_was_typed_aside()
    {
        using var school = await host.SignedIn("old.page@bad.example", "school:106");
        await host.Asked(school, "school:106", "school-local-offer");
        var list = school.Path;
        await school.Go($"{list}/pages/senco");
        var late = school.Request([("sencoName", "Robin Reader"), ("sencoEmail", "robin@bad.example"), ("sencoPhone", "01632 960555")]);

        await NoLongerAsks("sencoPhone");
        await school.Go($"{list}/new-version");
        await school.Send(typed: [], "/new-version");
        await school.Send(late);
        school.Html.ShouldContain("This page was changed after you opened it");
        school.Box("sencoName").ShouldBe("Robin Reader");
        school.Box("sencoEmail").ShouldBe("robin@bad.example");
        (await host.Answers("school:106", list))["$aside"]?["sencoPhone"]?.ToString().ShouldBe("01632 960555", "the form does not ask it any more; it is kept aside");
    }

    [Fact]
    public async Task Fields_that_the_page_does_not_ask_are_left_alone()
    {
        using var nursery = await host.Begun("forged@bad.example", "setting:107");
        var list = nursery.Path;
        await nursery.Situation(list, "children");
        await nursery.Go($"{list}/pages/setting-contact");
        await nursery.Send(("telephone", "01632 960001"), ("postcode", "CB3 0AP"),
            ("totalStaff", "99"), ("headcount", "500"), ("children", "[]"), ("$declared", "{}"), ("$aside", "{}"), ("$carried", "{}"), ("$explained", "{}"), ("nilReason", "NONE"), ("unknown", "x"));
        var state = await host.Answers("setting:107", list);
        state["telephone"]!.ToString().ShouldBe("01632 960001");
        foreach (var name in (string[])["totalStaff", "headcount", "children", "$declared", "$aside", "$carried", "$explained", "nilReason", "unknown"]) state.ContainsKey(name).ShouldBeFalse(name);

        // A code that is not in the list is kept as typed, and blocks sending.
        await nursery.Go($"{list}/pages/setting-kind");
        await nursery.Send(("category", "FORGED"));
        nursery.Errors.ShouldHaveSingleItem().ShouldStartWith("Select what kind of provider you are");
    }

    [Fact]
    public async Task Another_settings_return_takes_nothing_and_shows_nothing()
    {
        using var nursery = await host.Begun("mine@bad.example", "setting:108");
        var list = nursery.Path;
        await nursery.Situation(list, "children");
        await nursery.Upload(list, $"{CensusJourneyTests.Header}\n{CensusJourneyTests.Child("Ada")}\n");
        var before = (await host.Answers("setting:108", list)).ToJsonString();

        using var other = await host.Begun("theirs@bad.example", "setting:109");
        var own = other.Path;
        string[] posts = ["/pages/situation-page", "/rows/children", "/rows/children/1/child-name", "/rows/children/1/remove", "/rows/children/upload", "/rows/children/last-time", "/rows/children/bring-back", "/last-time", "/unusual-answers", "/send", "/delete", "/new-version"];
        foreach (var post in posts)
        {
            await other.Situation(own, "children"); // a page of one's own, for its token
            await other.Go($"{own}/pages/situation-page");
            var request = other.Request([("situation", "nil"), ("forename", "Mallory"), ("remove", "yes"), ("more", "no"), ("agree", "yes"), ("all", "yes")]);
            request.RequestUri = new Uri($"{list}{post}", UriKind.Relative);
            await other.Send(request);
            other.Status.ShouldBe(HttpStatusCode.NotFound, post);
            other.Html.ShouldNotContain("Ada");
        }

        foreach (var page in (string[])["", "/check", "/copy", "/copy.pdf", "/sent", "/pages/situation-page", "/rows/children", "/rows/children/1/child-name", "/rows/children/uploaded", "/rows/children/template.csv?rows=1", "/unusual-answers", "/last-time"])
        {
            await other.Go($"{list}{page}");
            other.Status.ShouldBe(HttpStatusCode.NotFound, page);
            other.Html.ShouldNotContain("Ada");
        }

        (await host.Answers("setting:108", list)).ToJsonString().ShouldBe(before);
    }

    [Fact]
    public async Task What_was_typed_about_unusual_answers_and_rows_is_back_after_the_session_ended()
    {
        const string email = "expired@bad.example";
        using var nursery = await host.Begun(email, "setting:110");
        var list = nursery.Path;
        await nursery.Situation(list, "children");
        await nursery.Go($"{list}/pages/staff-numbers");
        await nursery.Send(("totalStaff", "60"), ("level2Staff", "1"), ("level3Staff", "1"), ("level3Managers", "0"), ("qtsStaff", "0"), ("eypsStaff", "0"), ("eytsStaff", "0"));

        // A reason half written.
        await nursery.Go($"{list}/unusual-answers");
        var key = Shown().Match(nursery.Html).Groups[1].Value;
        await Expired(nursery, nursery.Request([("shown", key), ($"note-{key}", "We have three buildings")], "/unusual-answers"));
        nursery.Html.ShouldContain("What you entered was not saved");
        nursery.Html.ShouldContain("We have three buildings");

        // A child half entered.
        await nursery.Go($"{list}/rows/children/new/child-name");
        await Expired(nursery, nursery.Request([("forename", "Adelaide"), ("surname", "Example")]));
        nursery.Box("forename").ShouldBe("Adelaide");
        (await host.Answers("setting:110", list)).ContainsKey("children").ShouldBeFalse("nothing was saved for somebody signed out");

        // A file cannot be kept; it is said.
        await nursery.Go($"{list}/rows/children/upload");
        await Expired(nursery, nursery.Request([], "/upload", [("file", "children.csv", "x"u8.ToArray())]));
        nursery.Errors.ShouldBe(["You had been signed out, or the page was open for a long time. Choose the file again"]);

        // The last page of all.
        await nursery.Go($"{list}/check");
        await Expired(nursery, nursery.Request([("agree", "yes")], "/send"));
        nursery.Html.ShouldContain("It was not sent");
        nursery.Html.ShouldContain("checked");

        async Task Expired(Browser browser, HttpRequestMessage request)
        {
            await browser.Go("/test/sign-out");
            await browser.Send(request);
            browser.Path.ShouldStartWith("/sign-in");
            var back = Uri.UnescapeDataString(Back().Match(browser.Path).Groups[1].Value);
            await browser.Go($"/test/sign-in?email={email}");
            await browser.Go(back);
        }
    }

    [Fact]
    public async Task What_was_typed_about_a_row_that_a_colleague_removed_is_shown()
    {
        using var nursery = await host.Begun("colleague@bad.example", "setting:111");
        var list = nursery.Path;
        await nursery.Situation(list, "children");
        await nursery.Upload(list, $"{CensusJourneyTests.Header}\n{CensusJourneyTests.Child("Ada")}\n");
        await nursery.Go($"{list}/rows/children/1/child-name");
        var late = nursery.Request([("forename", "Adelaide"), ("surname", "Example"), ("dateOfBirth-day", "4"), ("dateOfBirth-month", "5"), ("dateOfBirth-year", "2023")]);

        using var colleague = await host.SignedIn("colleague2@bad.example", "setting:111");
        await colleague.Go($"{list}/rows/children/1/remove");
        await colleague.Send(("remove", "yes"));
        await nursery.Send(late);
        nursery.Html.ShouldContain("What you entered could not be saved");
        nursery.Html.ShouldContain("Adelaide");
        nursery.Html.ShouldContain("4, 5, 2023");
    }

    /// <summary>A process owner takes a question out of the form and publishes it.</summary>
    private async Task NoLongerAsks(string question)
    {
        const string path = "forms/local-offer.json";
        var owner = new Actor("owner", "Process owner", [Role.ProcessOwner], []);
        var texts = await host.Services.GetRequiredService<IPackReader>().Version(owner, "school-local-offer");
        var form = JsonNode.Parse(texts!.Files[path])!;
        form["data"]![question]!["retired"] = true;
        var ask = form["flow"]!["tasks"]!.AsArray().SelectMany(t => t!["pages"]?.AsArray() ?? []).Select(p => p!["ask"]!.AsArray()).Single(a => a.Any(q => q!.ToString() == question));
        ask.Remove(ask.Single(q => q!.ToString() == question));
        var (grain, draft) = (host.Services.GetRequiredService<IGrains>().Pack("school-local-offer"), Guid.NewGuid());
        foreach (var command in (PackCommand[])[new StartDraft(draft, "Fewer questions", ImmutableSortedDictionary<string, string?>.Empty.Add(path, form.ToJsonString())), new SubmitDraft(draft, 1, "Nobody rang."), new ApproveDraft(draft, 2)])
        {
            var answer = await grain.Do(command, Guid.NewGuid(), owner);
            answer.Ok.ShouldBeTrue(answer.Sentence);
        }
    }

    /// <summary>A workbook whose sheet is nothing but blanks: small as a file, huge inside.</summary>
    private static byte[] Bomb(int megabytes)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("[Content_Types].xml").Open().Dispose();
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
            var blanks = new byte[1024 * 1024];
            for (var i = 0; i < megabytes; i++) sheet.Write(blanks);
        }

        return memory.ToArray();
    }

    [GeneratedRegex("name=\"shown\" value=\"([^\"]*)\"")]
    private static partial Regex Shown();

    [GeneratedRegex("ReturnUrl=([^&]+)")]
    private static partial Regex Back();

    [GeneratedRegex("EYC-[A-Z0-9]{4}-[A-Z0-9]{2,6}")]
    private static partial Regex Reference();
}
