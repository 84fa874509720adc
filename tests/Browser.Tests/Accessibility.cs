using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>WCAG 2.2 AA as far as a machine can tell.</summary>
internal static class Accessibility
{
    private static readonly AxeRunOptions Wcag = new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } };

    /// <summary>Looks from the top of the page: what a bar that stays in place covers half while the page is scrolled is not too small, only elsewhere.</summary>
    public static async Task IsAccessibleFromTheTop(this IPage page)
    {
        await page.EvaluateAsync("window.scrollTo(0, 0)");
        await page.IsAccessible();
    }

    public static async Task IsAccessible(this IPage page)
    {
        var result = await page.RunAxe(Wcag);
        result.Violations.Select(v => $"{v.Id}: {v.Help} at {string.Join(" ; ", v.Nodes.Take(3).Select(n => n.Html))}")
            .ShouldBeEmpty($"{page.Url} has things that some people cannot use");
    }
}
