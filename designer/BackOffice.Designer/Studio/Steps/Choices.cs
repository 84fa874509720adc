using BackOffice.Engine.Packs;

namespace BackOffice.Designer.Studio.Steps;

/// <summary>One entry of a list.</summary>
/// <param name="Text">What people read.</param>
/// <param name="Value">What is kept.</param>
internal sealed record Choice(string Text, string Value);

/// <summary>Where the entries of a list come from: always the same, or the pack whose workflow is being drawn.</summary>
internal sealed class Choices
{
    private readonly Func<Pack?, IEnumerable<Choice>> read;

    private Choices(Func<Pack?, IEnumerable<Choice>> read) => this.read = read;

    public static Choices Forms { get; } = new(pack => pack?.Forms.Where(form => pack.FormJson.ContainsKey(form.Key)).Select(form => Named(form.Key, form.Value.Definition.Text.Find("form")?.Title ?? form.Key)) ?? []);

    public static Choices Letters { get; } = new(pack => pack?.Letters.Select(letter => Named(letter.Key, letter.Value.Title)) ?? []);

    public static Choices RuleSets { get; } = new(pack => pack?.RuleSetJson.Keys.Select(id => new Choice(id, id)) ?? []);

    public static Choices Clocks { get; } = new(pack => pack?.Clocks.All.Select(clock => Named(clock.Id, clock.Title)) ?? []);

    public static Choices Teams { get; } = new(pack => pack?.Teams.Select(team => Named(team.Id, team.Title)) ?? []);

    public static Choices Stages { get; } = new(pack => pack?.Stages.Select(stage => Named(stage.Id, stage.Title)) ?? []);

    public static Choices Events { get; } = new(pack => pack?.Events.Select(happening => Named(happening.Name, happening.Label)) ?? []);

    public static Choices Of(params string[] values) => new(_ => values.Select(value => new Choice(value, value)));

    public IEnumerable<Choice> For(Pack? pack) => read(pack).Prepend(new Choice("None", ""));

    private static Choice Named(string id, string title) => new(title.Length == 0 || title == id ? id : $"{title} ({id})", id);
}
