using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>Waiting for a page by asking again and again. The browser's own events are told once: one that passes between the question and the listening is waited for in vain.</summary>
internal static class Arrivals
{
    /// <summary>Waits until the page's address is such, and the page is whole.</summary>
    public static async Task Arrives(this IPage page, Func<string, bool> address, int seconds = 60)
    {
        for (var tries = 0; tries < seconds * 10 && !address(page.Url); tries++)
            await Task.Delay(100);
        address(page.Url).ShouldBeTrue($"after {seconds} seconds the page is still {page.Url}");
        await page.IsWhole();
    }

    /// <summary>Waits until the page's address contains these words.</summary>
    public static Task Arrives(this IPage page, string part, int seconds = 60) =>
        page.Arrives(url => url.Contains(part, StringComparison.Ordinal), seconds);

    /// <summary>Waits until everything of the page has come; a page that is just being replaced is asked again.</summary>
    public static async Task IsWhole(this IPage page)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                if (await page.EvaluateAsync<string>("document.readyState") == "complete")
                    return;
            }
            catch (PlaywrightException) when (!page.IsClosed)
            {
            }
            await Task.Delay(100);
        }
        throw new TimeoutException($"{page.Url} is not whole after a minute.");
    }
}
