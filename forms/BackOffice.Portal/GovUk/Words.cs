using Microsoft.AspNetCore.Components;

namespace BackOffice.Portal.GovUk;

/// <summary>Words as text, trusted HTML or fragment, for places that show thousands of them: a component for each would take most of the page's time.</summary>
internal static class Words
{
    /// <summary>What <see cref="GovWords"/> shows.</summary>
    public static RenderFragment Of(Worded? words) => builder =>
    {
        if (words?.Fragment is { } fragment) fragment(builder);
        else if (!string.IsNullOrEmpty(words?.Html)) builder.AddMarkupContent(0, words.Html.Trim());
        else if (words?.Lang is { } language)
        {
            builder.OpenElement(1, "span");
            builder.AddAttribute(2, "lang", language);
            builder.AddContent(3, words.Text);
            builder.CloseElement();
        }
        else builder.AddContent(4, words?.Text);
    };
}
