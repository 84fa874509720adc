using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Engine.Collections;

/// <summary>What a reminder can read: <c>provider</c>, <c>round</c>, <c>council</c>, <c>today</c>.</summary>
internal static class RoundFacts
{
    private static readonly FactType Lines = FactType.List(FactType.Text);

    public static Schema Schema { get; } = Schema.Of(
        ("provider", FactType.Record(("id", FactType.Text), ("name", FactType.Text), ("email", FactType.Text))),
        ("round", FactType.Record(
            ("title", FactType.Text), ("opens", FactType.Date), ("due", FactType.Date), ("lastEdit", FactType.Date), ("referenceDate", FactType.Date),
            ("begun", FactType.Boolean), ("sentBack", FactType.Boolean))),
        ("council", FactType.Record(("name", FactType.Text), ("phone", FactType.Text), ("email", FactType.Text), ("address", Lines), ("website", FactType.Text))),
        ("title", FactType.Text),
        ("today", FactType.Date));

    public static Fact For(RoundState round, AskedProvider asked, RoundContext context, string title)
    {
        var begun = context.Standing.TryGetValue(asked.ProviderId, out var status);
        var facts = new JsonObject
        {
            ["provider"] = new JsonObject { ["id"] = asked.ProviderId, ["name"] = asked.Name, ["email"] = asked.Email },
            ["round"] = new JsonObject
            {
                ["title"] = round.Title,
                ["opens"] = round.Window.Opens.ToString("O"),
                ["due"] = round.DueOf(asked.ProviderId).ToString("O"),
                ["lastEdit"] = round.LastEditOf(asked.ProviderId).ToString("O"),
                ["referenceDate"] = round.Window.Reference?.ToString("O"),
                ["begun"] = begun,
                ["sentBack"] = begun && status == Returns.ReturnStatus.Queried,
            },
            ["council"] = context.Council?.DeepClone(),
            ["title"] = title,
            ["today"] = context.Today.ToString("O"),
        };
        return Fact.FromJson(facts, Schema.Names);
    }
}
