using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>Elsa Studio in its frame, as somebody with a mouse uses it.</summary>
internal sealed class StudioCanvas(IPage page)
{
    /// <summary>The frame.</summary>
    public IFrameLocator Frame { get; } = page.FrameLocator("iframe.studio-frame");

    /// <summary>Opens a workflow at a step and waits until Studio can be used.</summary>
    public async Task Open(string pack, string step)
    {
        await page.GotoAsync($"/design/workflows/{pack}?step={step}");
        await Field("What to do").WaitForAsync();
        await Step(step).Locator(".elsa-activity").WaitForAsync();
        await page.WaitForTimeoutAsync(500); // the drawing comes to rest
    }

    public ILocator Step(string id) => Frame.Locator($".x6-node[data-cell-id='{id}']");

    /// <summary>How many steps the drawing holds; only those in view are drawn.</summary>
    public async Task<int> Held() => await (await Inside()).EvaluateAsync<int>(
        "async () => Object.values((await import(new URL('_content/Elsa.Studio.Workflows.Designer/designer.entry.js', document.baseURI).href)).graphBindings).reduce((sum, one) => sum + one.graph.getNodes().length, 0)");

    /// <summary>Drags a kind of step out of the palette and drops it below another step. Gives the new step's id.</summary>
    public async Task<string> DragIn(string category, string kind, string below)
    {
        await Frame.GetByText(category, new() { Exact = true }).First.ClickAsync();
        var item = Frame.Locator("[draggable=true]").Filter(new() { HasText = kind }).First;
        await item.WaitForAsync();
        await page.WaitForTimeoutAsync(500); // the palette unfolds
        var before = await Ids();
        var from = await Box(item);
        var to = await Box(Step(below));
        await Move(from.X + 20, from.Y + 10, to.X + 110, to.Y + 150);
        for (var tries = 0; tries < 60; tries++)
        {
            if ((await Ids()).Except(before).ToList() is [var made])
                return made;
            await page.WaitForTimeoutAsync(250);
        }

        throw new InvalidOperationException($"\"{kind}\" was dropped, and the drawing has no new step.");
    }

    /// <summary>Draws a connection from a port of one step to another step.</summary>
    public async Task Connect(string from, string port, string to)
    {
        var (start, end) = (await Box(Port(from, port)), await Box(Port(to, "In")));
        await Move(start.X + start.Width / 2, start.Y + start.Height / 2, end.X + end.Width / 2, end.Y + end.Height / 2);
    }

    /// <summary>Types into a property of the step that is chosen.</summary>
    public async Task Type(string label, string text)
    {
        await Field(label).FillAsync(text);
        await Field(label).PressAsync("Tab");
    }

    /// <summary>Chooses from the list of a property.</summary>
    public async Task Choose(string label, string text)
    {
        await Frame.Locator($"xpath=//label[normalize-space(.)='{label}']/ancestor::*[contains(@class,'mud-input-control')][1]").First.Locator(".mud-input-slot").First.ClickAsync();
        await Frame.Locator(".mud-popover-open").GetByText(text).First.ClickAsync();
    }

    /// <summary>Studio's own button for publishing.</summary>
    public ILocator PublishButton => Frame.Locator(".mud-button-group-root .mud-tooltip-root button").First;

    /// <summary>Chooses from the menu beside the publish button.</summary>
    public async Task Menu(string entry)
    {
        await Frame.Locator(".mud-button-group-root .mud-menu button").First.ClickAsync();
        await Entry(entry).ClickAsync();
    }

    /// <summary>An entry of the menu that is open.</summary>
    public ILocator Entry(string text) => Frame.Locator(".mud-popover-open").GetByText(text, new() { Exact = true });

    /// <summary>A button of the dialog that is open.</summary>
    public ILocator Dialog(string button) => Frame.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = button });

    /// <summary>What Studio says at the edge of its window.</summary>
    public ILocator Said(string text) => Frame.Locator(".mud-snackbar").GetByText(text).First;

    public ILocator Field(string label) => Frame.Locator($"xpath=//label[contains(.,'{label}')]/ancestor::*[contains(@class,'mud-input-control')][1]//input").First;

    private ILocator Port(string step, string port) => Step(step).Locator($".x6-port-body[port='{port}'] .elsa-designer-port-hit-area");

    private async Task<IReadOnlyList<string>> Ids() => await Frame.Locator(".x6-node").EvaluateAllAsync<string[]>("nodes => nodes.map(node => node.dataset.cellId)");

    private async Task Move(float fromX, float fromY, float toX, float toY)
    {
        await page.Mouse.MoveAsync(fromX, fromY);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(fromX + 25, fromY + 30, new() { Steps = 6 });
        await page.Mouse.MoveAsync(toX, toY, new() { Steps = 20 });
        await page.WaitForTimeoutAsync(200);
        await page.Mouse.UpAsync();
    }

    private static async Task<LocatorBoundingBoxResult> Box(ILocator locator) => await locator.BoundingBoxAsync() ?? throw new InvalidOperationException($"{locator} is not on the screen.");

    private async Task<IFrame> Inside()
    {
        var element = await page.Locator("iframe.studio-frame").ElementHandleAsync();
        return (await element.ContentFrameAsync())!;
    }
}
