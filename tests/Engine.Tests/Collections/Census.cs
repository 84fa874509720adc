using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Returns;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests.Collections;

/// <summary>A small census of two nurseries and a childminder, open from 18 January, due on the 29th, last changes on 26 February 2027.</summary>
internal static class Census
{
    public static readonly Pack Pack = Given.Pack()
        .Form(
            "count",
            """
            { "phone": { "type": "text" }, "children": { "type": "rowset", "key": ["surname"], "fields": { "surname": { "type": "text" }, "hours": { "type": "integer" } } } }
            """,
            """["phone", "children"]""")
        .Letter("soon", "to: provider", "{{ provider.name }}: please send {{ round.title }} by {{ round.due }}.{{ if round.sentBack }} We sent it back.{{ end }}")
        .Letter("late", "to: provider", "{{ provider.name }}, {{ round.title }} is late.")
        .Head("collections", """
            [ { "id": "census", "form": "count", "title": "Census", "kinds": ["early-years"],
                "reminders": [ { "id": "week", "title": "A week to go", "letter": "soon", "days": -7 }, { "id": "late", "title": "Late", "letter": "late", "days": 1 } ] } ]
            """)
        .Step("work", "Task", """{ "title": "Work" }""").Step("close", "CloseCase", """{ "as": "done" }""").Build();

    public static readonly RoundWindow Window = new(new(2027, 1, 18), new(2027, 1, 29), new(2027, 2, 26), new(2027, 1, 21));

    public static readonly RoundId Id = new(new Guid("00000000-0000-0000-0000-0000000000c1"));

    public static Actor Officer { get; } = Given.Somebody("sen");

    public static Actor Nursery(string id) => new($"account:{id}", "Nasreen Nursery", [Role.Provider], [], id);

    public static RoundContext At(DateOnly day, int hour = 9, Actor? by = null, params (string Provider, ReturnStatus Status)[] standing) => new(
        by ?? Officer, Guid.NewGuid(), new DateTimeOffset(day.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero), day, Pack, Id,
        standing.ToDictionary(one => one.Provider, one => one.Status), new JsonObject { ["name"] = "The council" });

    public static RoundState Round(DateOnly? on = null) => Decide(null, new OpenRound("small", "census", "Census 2027", Window,
    [
        new AskedProvider("ey:1", "Acorns", "acorns@ey.example"), new AskedProvider("ey:2", "Beeches", "beeches@ey.example"), new AskedProvider("ey:3", "Cedars", null),
    ]), At(on ?? new DateOnly(2027, 1, 11))).State;

    public static RoundOutcome Decide(RoundState? state, RoundCommand command, RoundContext context)
    {
        var decision = RoundMachine.Decide(state, command, context);
        decision.Refusal.ShouldBeNull();
        return decision.Outcome.ShouldNotBeNull();
    }

    public static ReturnContext For(RoundState round, DateOnly day, Actor? by = null)
    {
        var actor = by ?? Nursery("ey:1");
        return new(actor, Guid.NewGuid(), new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero), day, Pack, round.Id.ReturnOf("ey:1"), []) { Round = round };
    }

    public static ReturnState Do(ReturnState? state, ReturnCommand command, ReturnContext context)
    {
        var decision = ReturnMachine.Decide(state, command, context);
        decision.Refusal.ShouldBeNull();
        return decision.Outcome.ShouldNotBeNull().State;
    }

    public static ReturnState Sent(RoundState round, DateOnly day, string answers = """{ "phone": "1", "children": [ { "surname": "Ash", "hours": 15 }, { "surname": "Elm", "hours": 30 } ] }""")
    {
        var context = For(round, day);
        return Do(Do(Do(null, new StartReturn("small", "count", null, round.Id.Value), context), new SavePage("only", Given.Json(answers)), context), new SubmitReturn(), context);
    }
}
