using System.Text.Json.Nodes;
using BackOffice.Desk.Filling;
using BackOffice.Desk.Pages.Cases;
using BackOffice.Desk.Session;
using BackOffice.Engine.Cases;
using BackOffice.Forms;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Desk.Tests;

public class FormFillTests
{
    private static readonly FormContext Context = new(new DateOnly(2026, 3, 17));

    private static readonly CompiledForm Form = CompiledForm.Compile(FormDefinition.Parse("""
        { "form": "decide-assess",
          "data": {
            "decision": { "type": "code", "options": ["assess", "refuse"], "required": true },
            "decidedOn": { "type": "date", "required": true, "default": "today" },
            "reasons": { "type": "longText", "required": true, "if": "refused" },
            "people": { "type": "rowset", "fields": { "name": { "type": "text", "required": true } } }
          },
          "conditions": { "refused": "form.decision == \"refuse\"" },
          "text": { "en": {
            "form": { "title": "Decide whether to assess" },
            "decision": { "label": "What is the decision?", "name": "what the decision is", "options": { "assess": "Carry out an assessment", "refuse": "Refuse to assess" } },
            "decidedOn": { "label": "Date of the decision", "name": "the date of the decision" },
            "reasons": { "label": "Reasons for refusing", "name": "the reasons" },
            "people": { "label": "People to ask" },
            "name": { "label": "Name", "name": "the name" } } } }
        """).Form!).Form!;

    private static FieldState Field(FormFill fill, string name) => fill.Evaluation.Field(name).ShouldNotBeNull();

    [Fact]
    public void A_new_sheet_begins_with_what_the_form_suggests() =>
        new FormFill(Form, Context, draft: null).Answers["decidedOn"]!.GetValue<string>().ShouldBe("2026-03-17");

    [Fact]
    public void A_draft_comes_back_as_it_was_left()
    {
        var fill = new FormFill(Form, Context, new JsonObject { ["decision"] = "refuse" });

        fill.Box(Field(fill, "decision")).ShouldBe("refuse");
        fill.FromEarlier.ShouldBeFalse();
    }

    [Fact]
    public void Answers_of_the_last_time_are_offered_and_said_to_be_so()
    {
        var fill = new FormFill(Form, Context, null, new JsonObject { ["decision"] = "assess", ["unknown"] = 1 });

        fill.FromEarlier.ShouldBeTrue();
        fill.Answers["decision"]!.GetValue<string>().ShouldBe("assess");
        fill.Answers.ContainsKey("unknown").ShouldBeFalse();
    }

    [Fact]
    public void A_question_appears_with_the_answer_that_calls_for_it()
    {
        var fill = new FormFill(Form, Context, null);
        fill.Evaluation.Field("reasons").ShouldBeNull();

        fill.Set(Field(fill, "decision"), "refuse");

        Field(fill, "reasons").Required.ShouldBeTrue();
    }

    [Fact]
    public void An_error_shows_only_where_the_person_has_been_until_they_try_to_finish()
    {
        var fill = new FormFill(Form, Context, null);
        fill.ErrorOf(Field(fill, "decision")).ShouldBeNull();

        fill.ShowAll = true;

        fill.ErrorOf(Field(fill, "decision")).ShouldNotBeNull();
    }

    [Fact]
    public void A_day_that_cannot_be_read_is_kept_as_typed()
    {
        var fill = new FormFill(Form, Context, null);

        fill.Set(Field(fill, "decidedOn"), "31 2 2026");

        fill.Box(Field(fill, "decidedOn")).ShouldBe("31 2 2026");
        fill.ErrorOf(Field(fill, "decidedOn")).ShouldNotBeNull();
    }

    [Fact]
    public void While_typing_the_box_shows_exactly_what_was_typed_and_afterwards_what_was_understood()
    {
        var fill = new FormFill(Form, Context, new JsonObject { ["decision"] = "refuse" });

        fill.Type(Field(fill, "reasons"), "Not yet ");
        fill.Box(Field(fill, "reasons")).ShouldBe("Not yet ");
        fill.Settle(Field(fill, "reasons"));

        fill.Box(Field(fill, "reasons")).ShouldBe("Not yet");
        fill.Changes.ShouldBe(1);
    }

    [Fact]
    public void A_suggestion_that_was_cleared_stays_cleared()
    {
        var fill = new FormFill(Form, Context, null);

        fill.Set(Field(fill, "decidedOn"), null);
        fill.Set(Field(fill, "decision"), "assess");

        fill.Answers.ContainsKey("decidedOn").ShouldBeFalse();
    }

    [Fact]
    public void Rows_are_added_answered_and_taken_out()
    {
        var fill = new FormFill(Form, Context, null);
        fill.AddRow(Field(fill, "people"));
        fill.AddRow(Field(fill, "people"));
        fill.Set(Field(fill, "people").Rows[1].Field("name")!, "Ms Green");

        fill.RemoveRow(Field(fill, "people"), 0);

        fill.Answers["people"]!.ToJsonString().ShouldBe("""[{"name":"Ms Green"}]""");
    }

    [Fact]
    public async Task The_sheet_asks_every_question_with_its_label_and_names_what_is_missing()
    {
        var fill = new FormFill(Form, Context, new JsonObject { ["decision"] = "refuse" }) { ShowAll = true };

        var html = await Rendered.Html<FormSheet>(new() { ["Fill"] = fill, ["Prefix"] = "task-1" }, services => services
            .AddSingleton<NavigationManager, Here>()
            .AddSingleton<IDocuments, NoDocuments>()
            .AddSingleton<AuthenticationStateProvider, Nobody>()
            .AddSingleton(TimeProvider.System)
            .AddScoped<DeskSession>());

        html.ShouldContain("Refuse to assess");
        html.ShouldContain("<textarea id=\"task-1-reasons\"");
        html.ShouldContain("href=\"cases/EHC-1#task-1-reasons\"");
        html.ShouldContain("aria-describedby=\"task-1-reasons-error\"");
        html.ShouldContain("needs putting right");
    }

    [Fact]
    public void Where_the_answers_pick_the_outcome_the_button_says_what_the_task_does()
    {
        var task = new CaseTask
        {
            Number = 1,
            StepId = "s",
            BookmarkId = "b",
            Title = "Decide whether to assess",
            Team = "t",
            OpenedAt = DateTimeOffset.UnixEpoch,
            Outcomes = [new TaskOutcome("Assess", "Agree to assess", "x == 1"), new TaskOutcome("Refuse", "Refuse", "x == 2")],
        };

        TaskButton.For(task).ShouldBe([new TaskButton("Decide whether to assess", null, true)]);
        TaskButton.For(task with { Outcomes = [new TaskOutcome("Sent", "Record that it was sent"), new TaskOutcome("Stop", "Stop")] })
            .ShouldBe([new TaskButton("Record that it was sent", "Sent", true), new TaskButton("Stop", "Stop", false)]);
    }

    private sealed class Here : NavigationManager
    {
        public Here() => Initialize("http://desk.test/", "http://desk.test/cases/EHC-1");
    }

    private sealed class Nobody : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new()));
    }

    private sealed class NoDocuments : IDocuments
    {
        public Task<Guid> Keep(Engine.Access.Actor actor, string name, string kind, string contentType, byte[] content, Guid? returnId = null, CancellationToken stop = default) => Task.FromResult(Guid.Empty);

        public Task<DocumentContent?> Read(Engine.Access.Actor actor, Guid id, CancellationToken stop = default) => Task.FromResult<DocumentContent?>(null);

        public Task<IReadOnlyList<DocumentLine>> OfReturn(Engine.Access.Actor actor, Guid returnId, CancellationToken stop = default) => Task.FromResult<IReadOnlyList<DocumentLine>>([]);

        public Task<bool> Remove(Engine.Access.Actor actor, Guid id, CancellationToken stop = default) => Task.FromResult(false);
    }
}
