using System.Text.Json.Nodes;
using BackOffice.Portal.GovUk;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portal.Tests.GovUk;

/// <summary>Our components give the HTML that govuk-frontend's own fixtures record, so that its styles, scripts and accessibility work carry over.</summary>
public class FixtureTests
{
    [FixtureTheory]
    [MemberData(nameof(FixtureFiles.Cases), MemberType = typeof(FixtureFiles))]
    public async Task A_component_gives_the_html_that_govuk_frontend_records(string component, string fixture)
    {
        var (options, expected) = FixtureFiles.Read(component, fixture);
        var actual = await Render(FixtureFiles.Components[component].Type, Options.Parameters(component, options));
        Html.Normal(actual).ShouldBe(Html.Normal(expected));
    }

    [FixtureFact]
    public void Every_option_that_the_fixtures_use_is_offered_or_listed_as_not_offered()
    {
        var unknown = FixtureFiles.All().SelectMany(f => Options.Unknown(f.Component, f.Options).Select(o => $"{f.Component}: {o}")).Distinct()
            .Except(FixtureFiles.Components.SelectMany(c => c.Value.NotOffered.Select(o => $"{c.Key}: {o}")));
        unknown.ShouldBeEmpty();
    }

    private static async Task<string> Render(Type component, Dictionary<string, object?> parameters)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}

/// <summary>Shows as skipped, with the reason, where the front-end package could not be restored.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixtureTheoryAttribute : TheoryAttribute
{
    public FixtureTheoryAttribute() => Skip = FixtureFiles.WhyNot;
}

/// <summary>Shows as skipped, with the reason, where the front-end package could not be restored.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute() => Skip = FixtureFiles.WhyNot;
}

internal sealed record Offered(Type Type, params string[] NotOffered);

/// <summary>The recorded cases of govuk-frontend, from the restored package.</summary>
public static class FixtureFiles
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "forms/BackOffice.Portal/node_modules/govuk-frontend/dist/govuk/components");

    /// <summary>Our components, and the options of theirs that no page of ours needs.</summary>
    internal static readonly Dictionary<string, Offered> Components = new()
    {
        ["back-link"] = new(typeof(GovBackLink)),
        ["breadcrumbs"] = new(typeof(GovBreadcrumbs)),
        ["button"] = new(typeof(GovButton)),
        ["character-count"] = new(typeof(GovCharacterCount), "countType", "textareaDescriptionText", "charactersUnderLimitText", "charactersAtLimitText", "charactersOverLimitText", "wordsUnderLimitText", "wordsAtLimitText", "wordsOverLimitText"),
        ["checkboxes"] = new(typeof(GovCheckboxes)),
        ["date-input"] = new(typeof(GovDateInput), "day", "month", "year", "values"),
        ["details"] = new(typeof(GovDetails)),
        ["error-message"] = new(typeof(GovErrorMessage)),
        ["error-summary"] = new(typeof(GovErrorSummary)),
        ["fieldset"] = new(typeof(GovFieldset)),
        ["file-upload"] = new(typeof(GovFileUpload), "value", "chooseFilesButtonText", "noFileChosenText", "multipleFilesChosenText", "dropInstructionText", "enteredDropZoneText", "leftDropZoneText"),
        ["hint"] = new(typeof(GovHint)),
        ["input"] = new(typeof(GovInput)),
        ["inset-text"] = new(typeof(GovInsetText)),
        ["label"] = new(typeof(GovLabel)),
        ["notification-banner"] = new(typeof(GovNotificationBanner)),
        ["pagination"] = new(typeof(GovPagination)),
        ["panel"] = new(typeof(GovPanel), "actions"),
        ["password-input"] = new(typeof(GovPasswordInput), "showPasswordText", "hidePasswordText", "showPasswordAriaLabelText", "hidePasswordAriaLabelText", "passwordShownAnnouncementText", "passwordHiddenAnnouncementText"),
        ["phase-banner"] = new(typeof(GovPhaseBanner)),
        ["radios"] = new(typeof(GovRadios)),
        ["select"] = new(typeof(GovSelect)),
        ["skip-link"] = new(typeof(GovSkipLink)),
        ["summary-list"] = new(typeof(GovSummaryList)),
        ["table"] = new(typeof(GovTable)),
        ["tag"] = new(typeof(GovTag)),
        ["task-list"] = new(typeof(GovTaskList)),
        ["textarea"] = new(typeof(GovTextarea)),
        ["warning-text"] = new(typeof(GovWarningText)),
    };

    /// <summary>Why the cases cannot be run here; null when they can.</summary>
    internal static string? WhyNot => Directory.Exists(Folder) ? null : "govuk-frontend is not restored: npm could not be reached when the portal was built.";

    /// <summary>Every case whose options our component offers.</summary>
    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        if (WhyNot is not null)
        {
            data.Add("", "");
            return data;
        }

        foreach (var (component, name, options) in All().Where(f => !Options.Unknown(f.Component, f.Options).Any())) data.Add(component, name);
        return data;
    }

    internal static IEnumerable<(string Component, string Name, JsonObject Options)> All() =>
        Components.Keys.SelectMany(c => Load(c).Select(f => (c, f["name"]!.GetValue<string>(), f["options"]!.AsObject())));

    internal static (JsonObject Options, string Html) Read(string component, string name)
    {
        var fixture = Load(component).First(f => f["name"]!.GetValue<string>() == name);
        return (fixture["options"]!.AsObject(), fixture["html"]!.GetValue<string>());
    }

    private static IEnumerable<JsonObject> Load(string component) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, component, "fixtures.json")))!["fixtures"]!.AsArray().Select(f => f!.AsObject());
}
