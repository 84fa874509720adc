using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Host.Demo;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TaskStatus = BackOffice.Engine.Cases.TaskStatus;

namespace BackOffice.Browser.Tests;

/// <summary>The desk as its people use it: with a screen reader, on a phone, without a mouse, and two at a time.</summary>
[Collection(nameof(Town))]
public class DeskTests(Town town)
{
    private static readonly Actor Eyes = Actor.System("browser-test");

    private static readonly (string Field, string Value)[] Screening =
    [
        ("parentViews", "Worried, and want to be heard."), ("childViews", "I want somebody to help me say it."),
        ("learningDifficulty", "Yes"), ("disability", "No"), ("callsForProvision", "Yes"), ("cycles", "3"), ("progress", "Behind, and falling further behind"),
        ("outsideAdvice", "Yes"), ("beyondOrdinary", "Yes"), ("exceptional", "No"), ("summary", "Three cycles with evidence; the gap widens."),
    ];

    [BrowserFact]
    public async Task Every_page_of_casework_is_accessible_and_fits_a_phone()
    {
        var state = await CaseWithLetters();
        var task = state.Tasks.First(t => t.Status == TaskStatus.Open);
        var page = await town.SignedIn("manager@fenland.example");
        var record = $"/cases/{state.Reference}";
        await LookAt(page,
            "/inbox", "/inbox?view=team",
            record, $"{record}?tab=data", $"{record}?tab=map", $"{record}?tab=clocks", $"{record}?tab=linked", $"{record}?tab=audit",
            $"{record}/tasks/{task.Number}", $"{record}/record/withdrawn", $"{record}/letters/{state.Letters[0].Number}",
            "/desk/returns", "/pupils", $"/pupils/{state.Subject.Id}", "/cases", "/providers", "/providers/school:810001",
            $"/search?q={state.Reference}", "/calendar", "/reports");
    }

    [BrowserFact]
    public async Task The_pages_of_administrators_and_process_owners_are_accessible_and_fit_a_phone()
    {
        await LookAt(await town.SignedIn("administrator@fenland.example"), "/admin/accounts", "/admin/accounts/new", "/admin/lookups", "/admin/lookups?pack=ehc-needs-assessment&list=requesters", "/admin/calendars", "/admin/calendars?calendar=T", "/admin/messages", "/admin/status");
        await LookAt(await town.SignedIn("processes@fenland.example"), "/design/packs", "/design/packs/ehc-needs-assessment");
    }

    [BrowserFact]
    public async Task The_desk_can_be_worked_with_the_keyboard_alone()
    {
        var state = await CaseWithLetters();
        var page = await town.SignedIn("manager@fenland.example");
        await page.GotoAsync("/inbox?view=team");
        await page.IsLive();

        var search = page.Locator("#desk-search");
        await Pressing(page, "Control+k", "() => document.activeElement?.id === 'desk-search'");
        await page.Keyboard.TypeAsync(state.Reference);
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = state.Reference }).First.WaitForAsync();
        await search.PressAsync("Enter");
        await page.Arrives($"/cases/{state.Reference}");
        await page.IsLive();

        await page.Locator("main").ClickAsync(new() { Position = new() { X = 2, Y = 2 } });
        await page.Keyboard.PressAsync("?");
        var shortcuts = page.GetByRole(AriaRole.Dialog);
        await shortcuts.GetByText("Next task").WaitForAsync();
        await Pressing(page, "Escape", "() => !document.querySelector('[role=dialog]')");

        await page.GotoAsync("/inbox?view=team");
        await page.IsLive();
        (await page.Locator("[data-row]").CountAsync()).ShouldBeGreaterThan(2);
        await Pressing(page, "k", RowHasFocus(0));
        await page.Keyboard.PressAsync("j");
        await page.WaitForFunctionAsync(RowHasFocus(1));
        await page.Keyboard.PressAsync("j");
        await page.WaitForFunctionAsync(RowHasFocus(2));
        await page.Keyboard.PressAsync("k");
        await page.WaitForFunctionAsync(RowHasFocus(1));
        var title = await page.Locator("[data-row] .task-title a").Nth(1).InnerTextAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Arrives("/tasks/");
        await page.IsLive();
        await page.Locator("main h2").Filter(new() { HasText = title }).First.WaitForAsync();
    }

    [BrowserFact]
    public async Task The_process_map_opens_where_the_case_stands_and_is_moved_by_keys()
    {
        var state = await CaseWithLetters();
        var page = await town.SignedIn("manager@fenland.example");
        await page.GotoAsync($"/cases/{state.Reference}?tab=map");
        await page.Locator(".map-scroll[data-drawing]").WaitForAsync();

        await page.WaitForFunctionAsync("""
            () => {
              const box = document.querySelector('.map-scroll').getBoundingClientRect();
              const step = document.querySelector('.map-step.is-current rect').getBoundingClientRect();
              return step.left >= box.left && step.right <= box.right && step.top >= box.top && step.bottom <= box.bottom;
            }
            """);
        await page.Locator(".map-scroll").ScrollIntoViewIfNeededAsync();
        foreach (var _ in (string[])["smaller", "and smaller", "and smaller"])
            await page.GetByRole(AriaRole.Button, new() { Name = "Smaller" }).Or(page.GetByRole(AriaRole.Button, new() { Name = "−" })).First.ClickAsync();
        await page.EvaluateAsync("() => document.querySelector('#tabs').scrollIntoView()");
        await page.Picture("map");
        await page.GetByRole(AriaRole.Button, new() { Name = "Where it stands" }).ClickAsync();
        var left = await Scrolled(page);
        await page.Locator(".map-scroll").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        (await Scrolled(page)).ShouldBeGreaterThan(left);

        await page.GetByRole(AriaRole.Button, new() { Name = "Fit" }).ClickAsync();
        await page.WaitForFunctionAsync("() => { const map = document.querySelector('.map-scroll'); return map.scrollWidth <= map.clientWidth + 1; }");
        (await page.Locator(".map-list li").CountAsync()).ShouldBe(await page.Locator(".map-step").CountAsync());
    }

    [BrowserFact]
    public async Task What_was_typed_into_a_task_survives_a_reload()
    {
        var (reference, task, colleague) = await NewCase(0);
        var page = await town.SignedIn(colleague);
        await page.GotoAsync($"/cases/{reference}/tasks/{task}");
        await page.IsLive();
        // Letter by letter and faster than the server answers: none may be lost.
        await page.Locator($"#task-{task}-summary").PressSequentiallyAsync("Half a sentence, and then the telephone");
        await page.GetByText("Draft saved at").First.WaitForAsync();

        await page.ReloadAsync();
        await page.IsLive();
        (await page.Locator($"#task-{task}-summary").InputValueAsync()).ShouldBe("Half a sentence, and then the telephone");
    }

    [BrowserFact]
    public async Task Nothing_typed_is_lost_when_the_server_is_killed_and_started_again()
    {
        var (reference, task, colleague) = await NewCase(2);
        await using var server = await KilledServer.On(town);
        var page = await town.SignedIn(colleague, address: server.Address);
        await page.GotoAsync($"{server.Address}/cases/{reference}/tasks/{task}");
        await page.IsLive();
        var summary = page.Locator($"#task-{task}-summary");
        await summary.PressSequentiallyAsync("Saved before. ");
        await page.GetByText("Draft saved at").First.WaitForAsync();

        // In the middle of a sentence that nobody has saved, and on with it while there is no server.
        await summary.PressSequentiallyAsync("Half a sentence, ");
        await server.Kill();
        await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The connection to the server is lost" }).WaitForAsync();
        await summary.PressSequentiallyAsync("and the lights went out.");
        await page.Locator($"#task-{task}-exceptional input").Last.CheckAsync();
        await page.IsAccessible();
        await page.Picture("connection-lost");
        await server.Start();

        // The page comes back by itself, says so, and has all of it.
        await page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The connection is back" }).WaitForAsync(new() { Timeout = 90_000 });
        await page.WaitForFunctionAsync($"() => document.querySelector('#task-{task}-summary')?.value === 'Saved before. Half a sentence, and the lights went out.'");
        (await page.Locator($"#task-{task}-exceptional input").Last.IsCheckedAsync()).ShouldBeTrue();

        // And the server has it now: another visit shows the same without the browser's help.
        await page.GetByText("Draft saved at").First.WaitForAsync();
        (await page.EvaluateAsync<int>("() => Object.keys(sessionStorage).filter(key => key.startsWith('backoffice.typed')).length")).ShouldBe(0);
        await page.ReloadAsync();
        await page.IsLive();
        (await summary.InputValueAsync()).ShouldBe("Saved before. Half a sentence, and the lights went out.");
        (await page.GetByText("The connection is back").IsVisibleAsync()).ShouldBeFalse();
    }

    [BrowserFact]
    public async Task Two_people_who_complete_the_same_task_get_a_sentence_and_lose_nothing()
    {
        var (reference, task, colleague) = await NewCase(1);
        var quick = await town.SignedIn(colleague);
        var slow = await town.SignedIn("manager@fenland.example");
        foreach (var page in (IPage[])[quick, slow])
            await page.GotoAsync($"/cases/{reference}/tasks/{task}");
        var asked = (await new DeskTask(town, reference).State()).OpenedAt;
        var consulted = ("consultedOn", London.DayOf(asked).ToString("d M yyyy", System.Globalization.CultureInfo.InvariantCulture));
        await DeskTask.Fill(slow, $"task-{task}", [consulted, .. Screening[..^1], ("summary", "What the slower of two people wrote.")]);
        await new DeskTask(town, reference).Do(quick, "Prepare the request", [consulted, .. Screening]);

        await slow.Locator(".task-foot .button.is-main").First.ClickAsync();
        var sentence = slow.Locator($"#task-{task}-refusal");
        await sentence.WaitForAsync();
        (await sentence.InnerTextAsync()).ShouldContain("already completed by");
        (await slow.Locator($"#task-{task}-summary").InputValueAsync()).ShouldBe("What the slower of two people wrote.");
        (await new DeskTask(town, reference).State()).Tasks.Count(t => t.StepId == "prepare").ShouldBe(1);
    }

    /// <summary>Looks at each page in the width of a desk and of a phone, and names everything that is wrong at once.</summary>
    private static async Task LookAt(IPage page, params string[] paths)
    {
        var wrong = new List<string>();
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            await page.IsLive();
            try
            {
                await page.IsAccessible();
            }
            catch (ShouldAssertException found)
            {
                wrong.Add($"{path}: {found.Message}");
            }
            await page.SetViewportSizeAsync(390, 844);
            if (!await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"))
                wrong.Add($"{path} scrolls sideways on a phone");
            await page.SetViewportSizeAsync(1280, 900);
        }
        wrong.ShouldBeEmpty();
    }

    /// <summary>Presses a key until it has its effect: the keys work from the moment the page is connected. The effect must be the same however often it is pressed.</summary>
    private static async Task Pressing(IPage page, string key, string effect)
    {
        for (var tries = 0; tries < 40; tries++)
        {
            await page.Keyboard.PressAsync(key);
            if (await page.EvaluateAsync<bool>(effect))
                return;
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"The key {key} does nothing on {page.Url}.");
    }

    private static string RowHasFocus(int row) => $"() => document.querySelectorAll('[data-row]')[{row}] === document.activeElement";

    private static Task<double> Scrolled(IPage page) => page.EvaluateAsync<double>("() => document.querySelector('.map-scroll').scrollLeft");

    /// <summary>A case of the demo's past year that has work to do and letters sent.</summary>
    private async Task<CaseState> CaseWithLetters()
    {
        var cases = town.Services.GetRequiredService<ICaseReader>();
        foreach (var line in (await cases.List(Eyes, new CaseQuery { Open = true, Take = 50 })).Items)
        {
            if (await cases.Page(Eyes, line.Reference) is { State: { Letters.Count: > 0 } state } && state.Tasks.Exists(t => t.Status == TaskStatus.Open))
                return state;
        }
        throw new InvalidOperationException("The demo has no open case with letters.");
    }

    /// <summary>A case that a school has just asked for, for a child without one; its first task, and who in the team may do it.</summary>
    private async Task<(string Reference, int Task, string Colleague)> NewCase(int child)
    {
        var day = London.DayOf(town.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var county = County.On(London.DayOf(DateTimeOffset.UtcNow));
        var pupil = county.Pupils.Where(p => p.ProviderId == "school:810001" && p.SenStatus is not ("K" or "E")).OrderByDescending(p => p.Surname, StringComparer.Ordinal).ElementAt(child);
        var life = new EhcLife(5000 + child, pupil, county.Schools.Single(s => s.Id == pupil.ProviderId), day, county.Schools[5]);
        var school = new Actor("browser-test:school", life.School.HeadName, [Role.Provider], [], life.School.Id);
        var form = town.Services.GetRequiredService<IGrains>().Return(life.ReturnId);
        foreach (ReturnCommand command in (ReturnCommand[])[new StartReturn("ehc-needs-assessment", "request"), new SavePage("all", life.Request()), new SubmitReturn()])
        {
            var answer = await form.Do(command, Guid.NewGuid(), school);
            answer.Ok.ShouldBeTrue(answer.Sentence);
        }
        var cases = town.Services.GetRequiredService<ICaseReader>();
        for (var tries = 0; tries < 80; tries++)
        {
            var line = (await cases.List(Eyes, new CaseQuery { Open = true, Text = pupil.Surname, Take = 50 })).Items.FirstOrDefault(c => c.SubjectId == pupil.Id);
            if (line is not null && (await cases.Page(Eyes, line.Reference))!.State is var state && state.Tasks.Find(t => t.StepId == "prepare" && t.Status == TaskStatus.Open) is { } task)
                return (line.Reference, task.Number, task.Team == "sen-south" ? "south@fenland.example" : "caseworker@fenland.example");
            await Task.Delay(250);
        }
        throw new InvalidOperationException("The request did not become a case with its first task.");
    }
}
