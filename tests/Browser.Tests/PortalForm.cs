using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A person who fills in a portal form page by page, with or without JavaScript, and looks at each page on the way.</summary>
internal sealed class PortalForm(IPage page, IReadOnlyDictionary<string, string> answers, IReadOnlyDictionary<string, string> row)
{
    /// <summary>Pages seen, for the tests that look at each.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>Called on each new page before it is filled in.</summary>
    public Func<IPage, Task> Look { get; init; } = _ => Task.CompletedTask;

    /// <summary>From the task list: completes every section and ends on the check page.</summary>
    public async Task Complete()
    {
        var home = page.Url;
        for (var turn = 0; turn < 60; turn++)
        {
            if (page.Url.EndsWith("/check"))
                return;
            if (page.Url != home)
            {
                await Answer();
                continue;
            }
            await Note();
            var next = page.Locator(".govuk-task-list__item--with-link:not(:has(.govuk-task-list__status:text-is('Completed')))").First;
            if (await next.CountAsync() == 0)
                throw new InvalidOperationException("Every section is completed, but there is nothing to send.");
            await next.Locator("a").ClickAsync();
        }
        throw new InvalidOperationException($"The form did not come to its end: still at {page.Url}. {await page.Locator("main").InnerTextAsync()}");
    }

    private async Task Note()
    {
        var path = new Uri(page.Url).AbsolutePath;
        if (Seen.Contains(path))
            return;
        Seen.Add(path);
        await Look(page);
    }

    private async Task Answer()
    {
        await Note();
        if (await page.Locator(".govuk-error-summary").CountAsync() > 0)
            throw new InvalidOperationException($"{page.Url} refuses what was entered: {await page.Locator(".govuk-error-summary").InnerTextAsync()}");
        if (await page.Locator("input[name=more][type=radio]").CountAsync() > 0)
        {
            // The list of rows: one is enough.
            var none = (await page.Locator("main").InnerTextAsync()).Contains("0 added");
            await page.Locator($"input[name=more][value={(none ? "yes" : "no")}]").CheckAsync();
        }
        else
        {
            foreach (var (name, value) in page.Url.Contains("/rows/") ? row : answers)
                await Fill(name, value);
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();
        await page.IsWhole();
    }

    private async Task Fill(string name, string value)
    {
        var box = page.Locator($"[name='{name}']:not([type=hidden])");
        if (await box.CountAsync() == 0)
            return;
        var type = await box.First.GetAttributeAsync("type");
        if (type is "radio" or "checkbox")
            await page.Locator($"[name='{name}'][value='{value}']").CheckAsync();
        else if (await box.First.EvaluateAsync<string>("e => e.tagName") == "SELECT")
            await box.First.SelectOptionAsync(value);
        else
            await box.First.FillAsync(value);
    }
}
