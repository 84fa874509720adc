using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class FactTests
{
    private static Running Run(JsonObject root, params (string, string, string?)[] variables) => Running.Of(Definition(root, variables)).Start();

    [Fact]
    public void A_variable_starts_with_its_default_in_its_type_and_can_be_set() =>
        Run(Sequence("s", Says("a", "`${getCount() + 1}`"), Set("set", "Count", "41 + 1"), Says("b", "`${variables.Count}`")), ("Count", "Int32", "7")).Said.ShouldBe("8 42");

    [Fact]
    public void A_variable_is_set_in_the_nearest_scope_that_declares_it()
    {
        var inner = Sequence("inner", Set("set", "X", "'inner'"), Says("say", "getX()"));
        inner["variables"] = new JsonArray(new JsonObject { ["id"] = "var-X", ["name"] = "X", ["typeName"] = "String" });
        Run(Sequence("outer", Set("first", "X", "'outer'"), inner, Says("again", "getX()")), ("X", "String", null)).Said.ShouldBe("inner outer");
    }

    [Fact]
    public void Setting_a_variable_that_does_not_exist_is_a_fault()
    {
        var run = Run(Sequence("s", Set("set", "Nowhere", "1")));
        run.Incidents.Single().Message.ShouldBe("The variable 'Nowhere' does not exist here. Declare it on the workflow, or choose another in 'set'.");
    }

    [Fact]
    public void Variables_last_over_a_wait()
    {
        var run = Run(Sequence("s", Set("set", "Who", "{ name: 'Ann', ages: [1, 2] }"), Event("wait"), Says("say", "`${getWho().name} ${getWho().ages[1]} ${getWho().ages.length}`")), ("Who", "Object", null));
        run.Raise("wait").Lines.ShouldBe(["Ann 2 2"]);
    }

    [Fact]
    public void Variable_and_input_expressions_read_by_id_and_by_name()
    {
        static JsonObject Reads(string id, string kind, JsonObject value) => Step("Elsa.WriteLine", id, ("text", new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = kind, ["value"] = value } }));
        var definition = Definition(
            Sequence("s", Reads("a", "Variable", new JsonObject { ["id"] = "var-X", ["name"] = "Whatever" }), Reads("b", "Input", new JsonObject { ["name"] = "Postcode", ["type"] = "String" })),
            ("X", "String", "from variable"));
        Running.Of(definition).Start(new JsonObject { ["Postcode"] = "ZZ1 1ZZ" }).Lines.ShouldBe(["from variable", "ZZ1 1ZZ"]);
    }

    [Fact]
    public void The_result_of_a_step_goes_to_the_variable_it_is_bound_to()
    {
        var listen = Event("wait");
        listen["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-Got" } };
        Run(Sequence("s", listen, Says("say", "`${getGot().x}`")), ("Got", "Object", null)).Raise("wait", new JsonObject { ["x"] = 5 }).Said.ShouldBe("5");
    }

    [Fact]
    public void Earlier_results_can_be_read_by_the_steps_name()
    {
        var run = Run(Sequence("s", Event("wait"), Says("a", "`${getOutputFrom('wait')}`"), Says("b", "`${getResultFromWait()}`"), Says("c", "`${getLastResult()}`")));
        run.Raise("wait", "hello").Said.ShouldBe("hello hello hello");
    }

    [Fact]
    public void An_output_is_given_back_to_whoever_ran_the_workflow()
    {
        var run = Run(Sequence("s", Step("Elsa.SetOutput", "set", ("outputName", Literal("Decision")), ("outputValue", Script("[1, 'two']")))));
        run.Output.ToJsonString().ShouldBe("""{"Decision":[1,"two"]}""");
    }

    [Fact]
    public void A_run_can_be_named_and_correlated()
    {
        var run = Run(Sequence("s", Step("Elsa.SetName", "name", ("value", Literal("Ann"))), Step("Elsa.Correlate", "corr", ("correlationId", Script("'c-' + 7", "String"))), Event("wait")));
        Interpreter.Name(run.State).ShouldBe("Ann");
        Interpreter.CorrelationId(run.State).ShouldBe("c-7");
    }

    [Fact]
    public void A_script_step_sets_variables_and_chooses_ports()
    {
        var script = Step("Elsa.RunJavaScript", "js", ("script", Literal("setTotal(getTotal() * 2); setVariable('Note', 'n'); setOutcome(getTotal() > 5 ? 'Big' : 'Small')")), ("possibleOutcomes", Literal(new JsonArray("Big", "Small"))));
        var run = Run(Flowchart("js.Big -> A; js.Small -> B; A -> say", script, Says("say", "`${getTotal()}${getNote()}`")), ("Total", "Decimal", "3"), ("Note", "String", null));
        run.Said.ShouldBe("A 6n");
    }

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 % 4 + 2 ** 3", "11")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("'a' + 1 + 2", "a12")]
    [InlineData("1 + 2 + 'a'", "3a")]
    [InlineData("`x${1 + 1}y${'z'}`", "x2yz")]
    [InlineData("`${`nested ${1}`} ${'}'}`", "nested 1 }")]
    [InlineData("1 == '1'", "True")]
    [InlineData("1 === '1'", "False")]
    [InlineData("null == undefined", "True")]
    [InlineData("null === undefined", "False")]
    [InlineData("!'' && !0 && ![].length", "True")]
    [InlineData("'' || 'other'", "other")]
    [InlineData("0 ?? 5", "0")]
    [InlineData("null ?? 5", "5")]
    [InlineData("3 > 2 ? 'yes' : 'no'", "yes")]
    [InlineData("[1, 2, 3].length", "3")]
    [InlineData("[1, 2, 3].includes(2)", "True")]
    [InlineData("['a', 'b'].join('-')", "a-b")]
    [InlineData("({ a: { b: [10, 20] } }).a.b[1]", "20")]
    [InlineData("({ a: 1 }).missing?.deeper", "")]
    [InlineData("'Hello'.toUpperCase().substring(1, 3)", "EL")]
    [InlineData("'ZZ1 1ZZ'.startsWith('ZZ')", "True")]
    [InlineData("'a,b,c'.split(',')[2]", "c")]
    [InlineData("'aXbX'.replace('X', '-')", "a-bX")]
    [InlineData("'5'.padStart(3, '0')", "005")]
    [InlineData("' x '.trim().length", "1")]
    [InlineData("typeof 'x' + typeof 1 + typeof undefined", "stringnumberundefined")]
    [InlineData("Math.max(1, 5, 3) + Math.floor(2.7)", "7")]
    [InlineData("JSON.stringify({ a: [1, 'x'] })", "{\"a\":[1,\"x\"]}")]
    [InlineData("JSON.parse('{\"a\":4}').a", "4")]
    [InlineData("parseInt('12px') + Number('3')", "15")]
    [InlineData("const x = 2; let y = x * 2; y + 1", "5")]
    [InlineData("let x = 1; if (x > 0) { x = 10; } else { x = 20; } return x;", "10")]
    [InlineData("return 'early'; 'late'", "early")]
    [InlineData("// a remark\n1 /* another */ + 1", "2")]
    [InlineData("(1.005).toFixed(1)", "1.0")]
    [InlineData("isNullOrWhiteSpace('  ')", "True")]
    [InlineData("1 / 0 > 5", "True")]
    [InlineData("'\\u0041\\n'.length", "2")]
    [InlineData("[3, 1, 2].map(x => x * 2).join()", "6,2,4")]
    [InlineData("[1, 2, 3, 4].filter((x, i) => x % 2 == 0 && i > 1).length", "1")]
    [InlineData("[1, 2, 3].reduce((sum, x) => sum + x, 10)", "16")]
    [InlineData("[{ n: 'b' }, { n: 'a' }].sort((x, y) => x.n.localeCompare(y.n))[0].n", "a")]
    [InlineData("[10, 9, 1].sort().join()", "1,10,9")]
    [InlineData("[1, 2].some(x => x > 1) && ![1, 2].every(x => x > 1)", "True")]
    [InlineData("['a', 'b'].find(x => x === 'c') === undefined", "True")]
    [InlineData("const twice = x => { const y = x * 2; return y; }; [1, 2].map(twice).join('+')", "2+4")]
    [InlineData("[[1, 2], [3]].flatMap(x => x.map(y => y + 1)).join()", "2,3,4")]
    [InlineData("let x = 5; [1].map(x => x).length + x", "6")]
    [InlineData("let sum = 0; for (const x of [1, 2, 3]) { if (x == 2) continue; sum += x; } sum", "4")]
    [InlineData("let text = ''; for (let i = 0; i < 5; i++) { if (i > 2) break; text += i; } text", "012")]
    [InlineData("let n = 3; let all = []; while (n > 0) { all.push(n); n--; } [...all, 0].join()", "3,2,1,0")]
    [InlineData("for (const x of ['a', 'b']) { if (x == 'b') return x; } 'none'", "b")]
    [InlineData("2 ** 3 ** 2", "512")]
    [InlineData("7 & 3 | 8", "11")]
    [InlineData("-8 >>> 28", "15")]
    [InlineData("+'0x1f' + parseInt('101', 2) + parseFloat('1e3px')", "1036")]
    [InlineData("[1, 2] == '1,2'", "True")]
    [InlineData("[10] > 9", "True")]
    [InlineData("typeof (x => x) + typeof nothing", "functionundefined")]
    [InlineData("String(1e21) + String(1e-7)", "1e+211e-7")]
    [InlineData("(2.5).toFixed(0) + (255).toString(16)", "3ff")]
    [InlineData("(1234.5678).toPrecision(3)", "1.23e+3")]
    [InlineData("'a-b-c'.split('-', 2).join('+')", "a+b")]
    [InlineData("'abc'.replace('b', '[$&]')", "a[b]c")]
    [InlineData("'abc'.replaceAll('', '-')", "-a-b-c-")]
    [InlineData("'abc'.includes('a', 1) || 'abc'.endsWith('b', 2)", "True")]
    [InlineData("'a'.localeCompare('B')", "-1")]
    [InlineData("'\\x41\\u{42}'", "AB")]
    [InlineData("[1, [2, [3]]].flat(Infinity).join()", "1,2,3")]
    [InlineData("[...'abc'].reverse().join('')", "cba")]
    [InlineData("Math.max(...[1, 5, 3])", "5")]
    [InlineData("Object.entries({ b: 1, 2: 'x', 1: 'y' }).join(';')", "1,y;2,x;b,1")]
    [InlineData("({ ...{ a: 1 }, ['b']: 2 }).b", "2")]
    [InlineData("({ a: 1 }).missing?.deeper.still", "")]
    [InlineData("JSON.stringify({ a: [1] }, null, 1)", "{\n \"a\": [\n  1\n ]\n}")]
    [InlineData("let x = 5; x *= 2; x -= 1; x ??= 7; ++x", "10")]
    [InlineData("let o = { n: 1 }; o.n += 4; o['m'] = o.n++; o.m + o.n", "11")]
    [InlineData("const { a, b: [c, ...d], e = 9 } = { a: 1, b: [2, 3, 4] }; `${a}${c}${d}${e}`", "123,49")]
    [InlineData("const add = (a, b = 2, ...rest) => a + b + rest.length; add(1) + add(1, 1, 1, 1)", "7")]
    [InlineData("function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } fib(10)", "55")]
    [InlineData("const count = () => { let n = 0; return () => ++n; }; const next = count(); next(); next()", "2")]
    [InlineData("let s = ''; for (const k in { a: 1, b: 2 }) s += k; s", "ab")]
    [InlineData("let i = 0; do { i++; } while (i < 3); i", "3")]
    [InlineData("let r; switch (3) { case 1: r = 'a'; break; case 3: r = 'c'; default: r += 'd'; } r", "cd")]
    [InlineData("try { null.x } catch (e) { 'caught' }", "caught")]
    [InlineData("try { throw new Error('bad') } catch (e) { e.message }", "bad")]
    [InlineData("if (1 > 0) 'yes'; else 'no'", "yes")]
    [InlineData("['1', '2'].map(Number).reduceRight((a, b) => a - b)", "1")]
    [InlineData("'abc' in { abc: 1 } && [] instanceof Array", "True")]
    [InlineData("const l = [3, 1, 2]; l.sort(); l.pop(); l.splice(0, 1, 'x', 'y'); l.join()", "x,y,2")]
    public void A_script_gives_what_javascript_gives(string script, string expected)
    {
        var run = Run(Says("say", script));
        run.Incidents.ShouldBeEmpty();
        run.Lines.ShouldBe([expected]);
    }

    [Theory]
    [InlineData("async () => 1", 0, "'async' does not run here")]
    [InlineData("class A {}", 0, "'class' does not run here")]
    [InlineData("a + b = 5", 0, "'a' is not known here")]
    [InlineData("let a, b; a + b = 5", 16, "an assignment to this does not run here")]
    [InlineData("-2 ** 2", 0, "Put brackets around one of them")]
    [InlineData("/b/.test('abc')", 0, "'/' does not run here")]
    [InlineData("1 + foo", 4, "'foo' is not known here")]
    [InlineData("new Date()", 0, "'new' does not run here")]
    [InlineData("items.map(x => x.y)", 0, "'items' is not known here")]
    [InlineData("getItems().map(x => y)", 20, "'y' is not known here")]
    [InlineData("getItems().copyWithin(0)", 10, "'.copyWithin()' does not run here")]
    [InlineData("'open", 0, "no closing quotation mark")]
    [InlineData("(1 + 2", 6, "')' is missing")]
    [InlineData("1 +", 3, "ends in the middle")]
    [InlineData("fetch('http://x')", 0, "'fetch()' does not run here")]
    [InlineData("[1].map(x => x) + x", 18, "'x' is not known here")]
    [InlineData("1 # 2", 2, "'#' does not run here")]
    [InlineData("`a ${b}`", 5, "'b' is not known here")]
    [InlineData("newGuid()", 0, "'newGuid()' does not run here")]
    public void What_does_not_run_here_is_named_with_its_place(string script, int position, string message)
    {
        var fault = BackOffice.Engine.Workflow.Scripting.Script.Parse(script).Faults.Single();
        fault.Position.ShouldBe(position);
        fault.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("let a = [1]; for (let i = 0; i < 1e9; i++) { a.push(i); }")]
    [InlineData("const x = []; while (1) x.map(y => y)")]
    public void A_script_that_never_ends_is_stopped_with_its_place(string script)
    {
        var run = Run(Says("say", script));
        run.Incidents.Single().Message.ShouldContain("the script went round more than 100,000 times. Give the loop a way out");
    }

    [Theory]
    [InlineData("function f(n) { return f(n + 1); } f(0)", "call one another")]
    [InlineData("const f = n => [n].map(f); f(0)", "call one another")]
    [InlineData("let a = []; a.push(a); a", "a value holds itself")]
    [InlineData("let a = [1]; for (let i = 0; i < 60; i++) a = [a, a]; a", "a value holds itself")]
    [InlineData("let a = {}; a.a = a; JSON.stringify(a)", "a value holds itself")]
    [InlineData("let s = 'ab'; for (let i = 0; i < 60; i++) s += s; s", "a text grows")]
    [InlineData("let s = 'ab'; for (let i = 0; i < 60; i++) s = `${s}${s}`; s", "a text grows")]
    [InlineData("let a = [1]; for (let i = 0; i < 60; i++) a = [...a, ...a]; a", "the list grows too long")]
    [InlineData("let a = [1]; for (let i = 0; i < 60; i++) a = a.concat(a); a", "the list grows too long")]
    [InlineData("let l = []; l[999999999] = 1; l", "the list grows too long")]
    [InlineData("try { while (true) {} } catch (e) { 'never' }", "went round more than")]
    [InlineData("'5'.toFixed(2)", "'.toFixed()' does not run on this value")]
    [InlineData("(5).toUpperCase()", "'.toUpperCase()' does not run on this value")]
    [InlineData("throw 'no place left'", "the script stopped itself: no place left")]
    public void A_script_that_cannot_go_on_says_why(string script, string message) => Run(Says("say", script)).Incidents.Single().Message.ShouldContain(message);

    [Fact]
    public void A_deeply_nested_script_is_refused_and_not_a_crash() =>
        BackOffice.Engine.Workflow.Scripting.Script.Parse(new string('(', 50_000)).Faults.Single().Message.ShouldContain("nested too deeply");
}
