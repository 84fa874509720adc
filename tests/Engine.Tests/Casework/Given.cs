using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;
using BackOffice.Rules.Calendars;

namespace BackOffice.Engine.Tests.Casework;

/// <summary>Cases to test with. A case opens on Monday 12 January 2026 unless the test says otherwise.</summary>
internal static class Given
{
    public static readonly DateOnly Monday = new(2026, 1, 12);

    public static readonly Guid Id = new("00000000-0000-0000-0000-0000000000a1");

    public static PackBuilder Pack() => new();

    /// <summary>A case of the pack, opened with a request received that day.</summary>
    public static CaseSimulation Case(PackBuilder pack, string data = """{ "request": { "receivedOn": "2026-01-12" } }""", DateOnly? on = null, CalendarBook? calendars = null, JsonObject? register = null) =>
        Case(pack.Build(), data, on, calendars, register);

    public static CaseSimulation Case(Pack pack, string data = """{ "request": { "receivedOn": "2026-01-12" } }""", DateOnly? on = null, CalendarBook? calendars = null, JsonObject? register = null)
    {
        var simulation = new CaseSimulation(pack, Id, register, calendars);
        simulation.MoveTo(on ?? Monday);
        var decision = simulation.Do(new OpenCase(pack.Id, new SubjectRef("pupil", "p1"), "school:810001", "parent:1", (JsonObject)JsonNode.Parse(data)!));
        decision.Refusal.ShouldBeNull();
        return simulation;
    }

    public static Actor Somebody(string team, params Role[] roles) => new($"account:{team}", "Sasha Somebody", [.. roles.DefaultIfEmpty(Role.Caseworker)], [team]);

    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    public static CaseTask TheTask(this CaseSimulation simulation, string? title = null) =>
        simulation.OpenTasks().Single(task => title is null || task.Title == title);

    public static ImmutableList<CaseTask> OpenTasks(this CaseSimulation simulation) =>
        simulation.State!.Tasks.FindAll(task => task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held);

    public static ImmutableList<string> OpenTitles(this CaseSimulation simulation) => [.. simulation.OpenTasks().Select(task => task.Title)];

    public static CaseClock TheClock(this CaseSimulation simulation, string id) => simulation.State!.Clocks.Last(clock => clock.ClockId == id);

    public static Outcome Last(this CaseSimulation simulation) => simulation.Outcomes[^1];

    public static Decision<Outcome> Complete(this CaseSimulation simulation, string title, string? outcome = null, string? answers = null, Actor? by = null) =>
        simulation.Do(new CompleteTask(simulation.TheTask(title).Number, outcome, answers is null ? null : Json(answers)), by);

    public static ImmutableList<string> Told(this CaseSimulation simulation) => [.. simulation.Outcomes.SelectMany(outcome => outcome.Events).Select(told => told.Kind)];
}
