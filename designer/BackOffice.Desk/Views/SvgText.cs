using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace BackOffice.Desk.Views;

/// <summary>A text element inside a drawing. Razor keeps the tag name for itself, so it is built by hand.</summary>
public sealed class SvgText : ComponentBase
{
    /// <summary>Horizontal position: a number or a percentage.</summary>
    [Parameter, EditorRequired] public string X { get; set; } = "0";

    /// <summary>Vertical position of the base line.</summary>
    [Parameter, EditorRequired] public string Y { get; set; } = "0";

    /// <summary>Class of the stylesheet.</summary>
    [Parameter] public string? Class { get; set; }

    /// <summary><c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    [Parameter] public string Anchor { get; set; } = "start";

    /// <summary>What it says.</summary>
    [Parameter, EditorRequired] public string Words { get; set; } = "";

    /// <summary>True for a picture made of letters, which nobody should hear.</summary>
    [Parameter] public bool Hidden { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "x", X);
        builder.AddAttribute(3, "y", Y);
        builder.AddAttribute(4, "text-anchor", Anchor);
        builder.AddAttribute(5, "aria-hidden", Hidden ? "true" : null);
        builder.AddContent(6, Words);
        builder.CloseElement();
    }
}
