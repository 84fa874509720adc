using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TaskStatus = BackOffice.Engine.Cases.TaskStatus;

namespace BackOffice.Browser.Tests;

/// <summary>What every test of the desk waits for.</summary>
internal static class DeskPages
{
    /// <summary>Waits until a desk page answers to clicks and shows its data: the skeleton has gone.</summary>
    public static Task IsLive(this IPage page) =>
        page.WaitForFunctionAsync("() => document.querySelector('main h1') && !document.querySelector('main .skeleton') && !document.querySelector('main .skeleton-row')");
}

/// <summary>Somebody at the desk who works the tasks of one case with mouse and keyboard.</summary>
internal sealed class DeskTask(Town town, string reference)
{
    private static readonly Actor Eyes = Actor.System("browser-test");

    /// <summary>The case as the store has it.</summary>
    public async Task<CaseState> State() => (await town.Services.GetRequiredService<ICaseReader>().Page(Eyes, reference))!.State;

    /// <summary>Waits until something is so; the store is the judge, the page only shows it.</summary>
    public async Task<CaseState> Until(Func<CaseState, bool> holds, string what)
    {
        var state = await State();
        for (var tries = 0; tries < 80 && !holds(state); tries++)
        {
            await Task.Delay(250);
            state = await State();
        }
        holds(state).ShouldBeTrue($"{what}. The case is at {state.Stage} with: {string.Join("; ", state.Tasks.Where(t => t.Status == TaskStatus.Open).Select(t => t.Title))}");
        return state;
    }

    /// <summary>Opens the first open task whose title begins so, fills in its form and finishes it.</summary>
    public async Task Do(IPage page, string title, params (string Field, string Value)[] answers)
    {
        var state = await Until(s => s.Tasks.Any(t => t.Status == TaskStatus.Open && t.Title.StartsWith(title, StringComparison.Ordinal)), $"“{title}” is to do");
        var task = state.Tasks.First(t => t.Status == TaskStatus.Open && t.Title.StartsWith(title, StringComparison.Ordinal));
        await page.GotoAsync($"/cases/{reference}/tasks/{task.Number}");
        await Fill(page, $"task-{task.Number}", answers);
        if (task.StepId == "decide-assess")
        {
            await page.EvaluateAsync("() => window.scrollTo(0, 0)");
            await page.Picture("task");
        }
        await page.Locator(".task-foot .button.is-main").First.ClickAsync();
        try
        {
            await Until(s => s.Tasks.Find(t => t.Number == task.Number)?.Status != TaskStatus.Open, $"“{task.Title}” is done");
        }
        catch (ShouldAssertException)
        {
            throw new InvalidOperationException($"“{task.Title}” was not taken: {await page.Locator("main").InnerTextAsync()}");
        }
    }

    /// <summary>Records an event from the case page, with its form.</summary>
    public async Task Record(IPage page, string name, Func<CaseState, bool> then, params (string Field, string Value)[] answers)
    {
        await page.GotoAsync($"/cases/{reference}/record/{name}");
        await Fill(page, null, answers);
        await page.Locator("main .button.is-main").First.ClickAsync();
        await Until(then, $"the event {name} has its effect");
    }

    /// <summary>Fills in boxes of the form on the page.</summary>
    internal static async Task Fill(IPage page, string? prefix, (string Field, string Value)[] answers)
    {
        await page.IsLive();
        foreach (var (field, value) in answers)
        {
            if (field.StartsWith('+'))
            {
                // A new row in a row set.
                await page.Locator($"[id$='-{field[1..]}'].rows").GetByRole(AriaRole.Button, new() { Name = "Add another" }).ClickAsync();
                continue;
            }
            var id = prefix is null ? $"[id$='-{field}']" : $"[id='{prefix}-{field}']";
            var box = page.Locator(id).First;
            await box.WaitForAsync();
            switch (await box.EvaluateAsync<string>("e => e.tagName"))
            {
                case "FIELDSET":
                    await box.Locator("label", new() { HasTextRegex = new($"^\\s*{System.Text.RegularExpressions.Regex.Escape(value)}") }).First.Locator("input").CheckAsync();
                    break;
                case "SELECT":
                    await box.SelectOptionAsync(new SelectOptionValue { Label = value });
                    break;
                default:
                    await box.FillAsync(value);
                    await box.BlurAsync();
                    break;
            }
        }
    }
}
