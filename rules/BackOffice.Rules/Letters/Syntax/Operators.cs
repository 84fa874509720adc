using System.Text;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Arithmetic and comparison as Scriban does them.</summary>
internal static class Operators
{
    public static object? Binary(string op, object? left, object? right, int position, Interpreter run)
    {
        switch (op)
        {
            case "==": return Equal(left, right, run, position);
            case "!=": return !Equal(left, right, run, position);
        }

        if (left is null || right is null)
        {
            return op switch
            {
                "<" or ">" or "<=" or ">=" when left is string || right is string => Compared(op, string.CompareOrdinal(left as string, right as string)),
                "<" or ">" or "<=" or ">=" => false,
                "-" or "/" or "//" or "%" when left is string || right is string => throw Unfit(op, left ?? "", right ?? "", position),
                "+" when left is string || right is string => run.Text(left) + run.Text(right),
                ".." or "..<" => throw new TemplateFault("A range needs two whole numbers.", position),
                _ => null,
            };
        }

        if (op is ".." or "..<")
        {
            var from = (long)Interpreter.ToInt(left, position);
            var to = (long)Interpreter.ToInt(right, position);
            if (op == ".." || from == to)
            {
                return op == "..<" ? new ListValue([]) : new RangeValue(from, to);
            }

            return new RangeValue(from, to > from ? to - 1 : to + 1);
        }

        if (left is string || right is string)
        {
            return Texts(op, left, right, position, run);
        }

        // Beside a number, true counts as 1 and false as 0.
        left = left is bool l && Values.IsNumber(right) ? l ? 1L : 0L : left;
        right = right is bool r && Values.IsNumber(left) ? r ? 1L : 0L : right;
        if (Values.IsNumber(left) && Values.IsNumber(right))
        {
            return Numbers(op, left, right, position);
        }

        return (op, left, right) switch
        {
            ("+", ListValue a, ListValue b) => Values.Bounded(new ListValue(a.Items.Concat(b.Items)), position),
            ("*", ListValue a, long count) => Repeated(a, count, position),
            ("*", long count, ListValue a) => Repeated(a, count, position),
            ("-", DateValue a, DateValue b) => a.Moment - b.Moment,
            ("+", DateValue a, TimeSpan b) => new DateValue(a.Moment + b),
            ("-", DateValue a, TimeSpan b) => new DateValue(a.Moment - b),
            ("+", TimeSpan a, TimeSpan b) => a + b,
            ("-", TimeSpan a, TimeSpan b) => a - b,
            ("<" or ">" or "<=" or ">=", DateValue a, DateValue b) => Compared(op, a.CompareTo(b)),
            ("<" or ">" or "<=" or ">=", TimeSpan a, TimeSpan b) => Compared(op, a.CompareTo(b)),
            ("<" or ">" or "<=" or ">=", bool a, bool b) => Compared(op, a.CompareTo(b)),
            _ => throw Unfit(op, left, right, position),
        };
    }

    private static ListValue Repeated(ListValue list, long count, int position) => (decimal)list.Items.Count * Math.Max(0, count) is <= 100_000 and var all
        ? new ListValue(Enumerable.Repeat(list.Items, all == 0 ? 0 : (int)count).SelectMany(i => i))
        : throw new TemplateFault("The list becomes too long.", position);

    private static bool Equal(object? left, object? right, Interpreter run, int position)
    {
        if (run.Exact && left is not (null or string) && right is not (null or string)
            && (left is ListValue != right is ListValue && !(left is ObjectValue || right is ObjectValue) || (left is DateValue or ObjectValue && Values.IsNumber(right)) || (right is DateValue or ObjectValue && Values.IsNumber(left))))
        {
            throw Unfit("==", left, right, position);
        }

        // "empty" is equal to anything with nothing in it.
        if (left is ListValue { Items.Count: 0 } or ObjectValue { Count: 0 } && right is ListValue { Items.Count: 0 } or ObjectValue { Count: 0 })
        {
            return true;
        }

        return (left, right) switch
        {
            (bool l, long or double or decimal) => Values.ToDouble(right) == (l ? 1 : 0),
            (long or double or decimal, bool r) => Values.ToDouble(left) == (r ? 1 : 0),
            _ => Values.Same(left, right, run.FormatDate),
        };
    }

    private static object Texts(string op, object left, object right, int position, Interpreter run)
    {
        switch (op)
        {
            case "+": return Values.Bounded(run.Text(left) + run.Text(right), position);
            case "*":
                var (text, count) = left is string l && Values.IsNumber(right) ? (l, right) : right is string r && Values.IsNumber(left) ? (r, left) : throw Unfit(op, left, right, position);
                var times = Interpreter.ToInt(count, position);
                if (times > 0 && (long)text.Length * times > Values.TextLimit)
                {
                    throw new TemplateFault("The text becomes longer than a megabyte.", position);
                }

                return new StringBuilder().Insert(0, text, Math.Max(0, times)).ToString();
            case "<" or ">" or "<=" or ">=": return Compared(op, string.CompareOrdinal(run.Text(left), run.Text(right)));
            default: throw Unfit(op, left, right, position);
        }
    }

    private static object Numbers(string op, object left, object right, int position)
    {
        if (op is "<" or ">" or "<=" or ">=")
        {
            return Compared(op, Values.CompareNumbers(left, right));
        }

        try
        {
            if (left is long a && right is long b)
            {
                return op switch
                {
                    "+" => checked(a + b),
                    "-" => checked(a - b),
                    "*" => checked(a * b),
                    "/" => (double)a / b,
                    "//" => a / b,
                    "%" => a % b,
                    "<<" => a << (int)b,
                    ">>" => a >> (int)b,
                    "&" => a & b,
                    _ => throw Unfit(op, left, right, position),
                };
            }

            if (left is not double && right is not double)
            {
                var (x, y) = (Convert.ToDecimal(left), Convert.ToDecimal(right));
                return op switch
                {
                    "+" => x + y,
                    "-" => x - y,
                    "*" => x * y,
                    "/" => x / y,
                    "//" => decimal.Truncate(x / y),
                    "%" => x % y,
                    _ => throw Unfit(op, left, right, position),
                };
            }

            var (p, q) = (Values.ToDouble(left), Values.ToDouble(right));
            return op switch
            {
                "+" => p + q,
                "-" => p - q,
                "*" => p * q,
                "/" => p / q,
                "//" => Math.Round(p / q) is var rounded && rounded is >= long.MinValue and <= long.MaxValue ? (long)rounded : rounded,
                "%" => p % q,
                _ => throw Unfit(op, left, right, position),
            };
        }
        catch (DivideByZeroException)
        {
            throw new TemplateFault("A number cannot be divided by zero.", position);
        }
        catch (OverflowException)
        {
            throw new TemplateFault("The result is too large a number.", position);
        }
    }

    private static bool Compared(string op, int order) => op switch
    {
        "<" => order < 0,
        ">" => order > 0,
        "<=" => order <= 0,
        _ => order >= 0,
    };

    private static TemplateFault Unfit(string op, object left, object right, int position) =>
        new($"\"{op}\" does not fit {Interpreter.Describe(left)} and {Interpreter.Describe(right)}.", position);
}
