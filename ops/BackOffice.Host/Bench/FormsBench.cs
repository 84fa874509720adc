using System.Diagnostics;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Forms;
using BackOffice.Forms.Collected;
using BackOffice.Forms.Files;
using BackOffice.Host.Demo;
using BackOffice.Workflows;

namespace BackOffice.Host.Bench;

/// <summary>
/// The census with 300 children: working it out, reading its file, every kind of page over HTTP, and the department's file of
/// 700 providers and 20,000 children. The pages come from the whole product, served by this process on a database of its own.
/// </summary>
internal sealed class FormsBench(Settings settings, int runs)
{
    private const int Children = 300;
    private const string Provider = "nursery@fenland.example";
    private static readonly DateOnly Day = new(2027, 1, 22);

    private readonly Pack _pack = PackLoader.Load(settings.Packs).Find("early-years-census") ?? throw new InvalidOperationException("The census pack cannot be read. Run ops/backoffice packs check.");

    private CompiledForm Form => _pack.Forms["early-years-census"];

    public async Task<JsonObject> Run()
    {
        // As they come from the store: read from JSON.
        var answers = (JsonObject)JsonNode.Parse(BenchCensus.Answers(Children, Day).ToJsonString())!;
        var csv = Csv(answers);
        var context = new FormContext(Day);
        var known = context with { Memory = new RowMemory() };
        var turn = 0;
        if (Form.Evaluate(answers, context).Errors.FirstOrDefault() is { } wrong) throw new InvalidOperationException($"The benchmark's own return has an error: {wrong.Path}: {wrong.Message}");
        return new JsonObject
        {
            ["children"] = Children,
            ["wholeValidationMs"] = Time(() => Form.Evaluate(answers, context)),
            ["validationAfterOneChangeMs"] = Time(() =>
            {
                answers["children"]![turn % Children]!["hoursAtSetting"] = 20 + (turn++ % 7);
                Form.Evaluate(answers, known);
            }),
            ["csvImportMs"] = Time(() => RowFile.Read(Form, "children", "children.csv", csv, answers, context)),
            ["xlsxImportMs"] = Time(() => RowFile.Read(Form, "children", "children.xlsx", RowTemplate.Xlsx(Form, "children", (JsonArray)answers["children"]!), answers, context)),
            ["departmentFile"] = await DepartmentFile(),
            ["pages"] = await Pages(),
        };
    }

    /// <summary>Median and worst of many, after the runtime has made its best code: it counts calls, and on a busy machine it takes its time.</summary>
    private JsonObject Time(Action work)
    {
        var warming = Stopwatch.StartNew();
        for (var i = 0; i < 100 || warming.Elapsed.TotalSeconds < 2; i++) work();
        var times = new List<double>();
        var used = Used();
        for (var i = 0; i < runs * 20; i++)
        {
            var watch = Stopwatch.StartNew();
            work();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Figures(times, Used() - used);
    }

    /// <summary>Beside the clock's time the processor's, which says what the work costs when others use the machine, too. It counts the whole process: collecting garbage, and for pages the visitor.</summary>
    private static JsonObject Figures(List<double> times, TimeSpan used)
    {
        times.Sort();
        return new JsonObject { ["median"] = Math.Round(times[times.Count / 2], 1), ["p95"] = Math.Round(times[(int)(times.Count * 0.95)], 1), ["processor"] = Math.Round(used.TotalMilliseconds / times.Count, 1) };
    }

    private static TimeSpan Used()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private async Task<JsonObject> DepartmentFile()
    {
        var map = CollectedFile.Parse((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(settings.Packs, _pack.Id, "collected-file.json")))!, out _)!;
        var head = new Dictionary<string, string> { ["term"] = "SPR", ["year"] = "2027", ["referenceDate"] = "2027-01-21", ["la"] = "873", ["serial"] = "001", ["dateTime"] = "2027-02-01T09:00:00" };
        var path = Path.Combine(Path.GetTempPath(), $"backoffice-bench-{Guid.NewGuid():N}.xml");
        try
        {
            GC.Collect();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            long most = 0;
            var watch = Stopwatch.StartNew();
            CollectedFigures figures;
            await using (var file = File.Create(path)) figures = await CollectedWriter.Xml(map, head, Returns(() => most = Math.Max(most, GC.GetTotalMemory(false) - before)), file);
            var seconds = watch.Elapsed.TotalSeconds;
            watch.Restart();
            var shared = await SharedRows.Find(map.Shared!, Returns(() => { }));
            return new JsonObject
            {
                ["providers"] = figures.Written,
                ["children"] = figures.Figures[0].InFile,
                ["reconciles"] = figures.Reconciles,
                ["seconds"] = Math.Round(seconds, 2),
                ["fileMegabytes"] = Math.Round(new FileInfo(path).Length / 1048576.0, 1),
                ["mostManagedMegabytes"] = Math.Round(most / 1048576.0, 1),
                ["processMegabytes"] = Math.Round(Environment.WorkingSet / 1048576.0, 0),
                ["sharedChildrenSeconds"] = Math.Round(watch.Elapsed.TotalSeconds, 2),
                ["sharedChildren"] = shared.Count,
            };
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>700 returns as they would be read from the store one after the other: evaluated, so that calculated values are in them.</summary>
    private async IAsyncEnumerable<CollectedReturn> Returns(Action measured)
    {
        var left = 20_000;
        for (var i = 0; i < 700; i++)
        {
            var count = Math.Min(left, i < 400 ? 30 : 27);
            if (i == 699) count = left;
            left -= count;
            yield return new CollectedReturn($"{i}", $"setting:{500000 + i}", Form.Evaluate(BenchCensus.Answers(count, Day, i * 1000), new FormContext(Day)).Answers);
            if (i % 10 == 0) measured();
            await Task.CompletedTask;
        }
    }

    private async Task<JsonObject> Pages()
    {
        var data = Directory.CreateTempSubdirectory("backoffice-bench-").FullName;
        try
        {
            // The demo's round is open on the day on which it is made, and the served host has the clock of the machine.
            var today = London.DayOf(DateTimeOffset.UtcNow);
            var own = settings with { Data = data, Database = $"Data Source={Path.Combine(data, "bench.db")}", Url = "http://127.0.0.1:0", Demo = true };
            await DemoSeed.Once(own, today, TextWriter.Null, cases: 2);
            await using var app = Serving.Build(own);
            await app.StartAsync();
            var result = await Visit(app.Urls.First(), Csv(BenchCensus.Answers(Children, today)));
            await app.StopAsync();
            return result;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<JsonObject> Visit(string address, byte[] csv)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var nursery = new BenchVisitor(http, new Uri(address));
        await nursery.SignIn(Provider, DemoAccounts.Password);
        var list = await nursery.Begin("Early years census");
        await nursery.Post(await nursery.Open($"{list}/pages/situation-page"), $"{list}/pages/situation-page", ("situation", "children"));

        var upload = $"{list}/rows/children/upload";
        var form = await nursery.Open(upload);
        var watch = Stopwatch.StartNew();
        var uploaded = await nursery.Upload(form, upload, "file", "children.csv", csv);
        var uploading = watch.Elapsed.TotalMilliseconds;
        if (uploaded?.EndsWith("/uploaded", StringComparison.Ordinal) != true) throw new InvalidOperationException($"The file was not taken: {uploaded}");

        var pages = new JsonObject { ["uploadMs"] = Math.Round(uploading, 1) };
        foreach (var page in (string[])["", "/pages/staff-numbers", "/pages/opening-always", "/rows/children", "/rows/children?page=4&q=a", "/rows/children/150/child-name", "/rows/children/150/child-hours", "/rows/children/uploaded", "/unusual-answers", "/check"])
        {
            pages[page.Length == 0 ? "task list" : page] = await Timed(_ => nursery.Open(list + page));
        }

        BenchPage? row = null;
        pages["save a child"] = await Timed(
            i => nursery.Post(row!, $"{list}/rows/children/{150 + (i % 100)}/child-hours", ("hoursAtSetting", "20"), ("fundedHours", $"{10 + (i % 5)}"), ("extendedHours", "0")),
            async i => row = await nursery.Open($"{list}/rows/children/{150 + (i % 100)}/child-hours"));
        pages["save a page"] = await Timed(
            i => nursery.Post(row!, $"{list}/pages/opening-always", ("continuouslyOpen", i % 2 == 0 ? "yes" : "no")),
            async _ => row = await nursery.Open($"{list}/pages/opening-always"));
        return pages;
    }

    private async Task<JsonObject> Timed(Func<int, Task> work, Func<int, Task>? before = null)
    {
        var times = new List<double>();
        var warming = Stopwatch.StartNew();
        var (warm, used) = (true, TimeSpan.Zero);
        for (var i = 0; times.Count < runs * 10; i++)
        {
            if (before is not null) await before(i);
            var (watch, began) = (Stopwatch.StartNew(), Used());
            await work(i);
            if (warm)
            {
                warm = i < 10 || warming.Elapsed.TotalSeconds < 2;
                continue;
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
            used += Used() - began;
        }

        return Figures(times, used);
    }

    private byte[] Csv(JsonObject answers) => RowTemplate.Csv(Form, "children", (JsonArray)answers["children"]!);
}
