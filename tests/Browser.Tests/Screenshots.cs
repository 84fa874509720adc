using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>Pictures of the pages as the tests saw them: in the folder that BACKOFFICE_SCREENSHOTS names, or nowhere.</summary>
internal static class Screenshots
{
    public static async Task Picture(this IPage page, string name, bool whole = false)
    {
        if (Environment.GetEnvironmentVariable("BACKOFFICE_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = whole });
    }
}
