using BackOffice.Forms;
using Microsoft.AspNetCore.Http;

namespace BackOffice.Portal.Shell;

/// <summary>
/// The language of the page that is being made: what its <c>lang</c> says and what its fixed words are in. A page in which somebody
/// chose a language that it is not worded in stays in its own; a part of it in another language says so itself.
/// </summary>
public sealed class PageLanguage(IHttpContextAccessor http)
{
    /// <summary>The fixed words in the page's language.</summary>
    public FixedWords Words { get; private set; } = FixedWords.English;

    /// <summary>The page's language as its <c>lang</c>.</summary>
    public string Tag => Words.Language == "en" ? "en-GB" : Words.Language;

    /// <summary>Told when a page found out its language, for the frame around it.</summary>
    public event Action? Changed;

    /// <summary>A page worded in these languages.</summary>
    /// <param name="texts">The wording.</param>
    internal void Is(FormTexts texts)
    {
        var language = Languages.Chosen(http.HttpContext) is { } chosen && texts.Languages.Contains(chosen) ? chosen : texts.FirstLanguage;
        if (Words.Language == language) return;
        Words = FixedWords.In(language);
        Changed?.Invoke();
    }

    /// <summary>A page of fixed words alone, such as the start page: the language chosen, where there are words in it.</summary>
    public void IsChosen()
    {
        var words = FixedWords.In(Languages.Chosen(http.HttpContext));
        if (Words.Language == words.Language) return;
        Words = words;
        Changed?.Invoke();
    }

    /// <summary>The language of words on the page, where it is another than the page's own; null otherwise.</summary>
    public string? Other(string? language) => language is null || language == Words.Language ? null : language;
}
