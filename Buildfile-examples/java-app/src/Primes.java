import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints the first primes; the argument says how many. */
public class Primes {
    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[0]);
        System.out.println(IntStream.iterate(2, n -> n + 1)
                .filter(n -> IntStream.rangeClosed(2, (int) Math.sqrt(n)).noneMatch(d -> n % d == 0))
                .limit(count)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" ")));
    }
}
