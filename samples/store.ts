import { cutCell, extraCell, spoilCell } from './dirt';
import { FIRST_NAMES, LAST_NAMES } from './people';
import { PLACES } from './places';
import { dayAfter, tablePlan } from './table-plan';

const PRODUCTS = ['Cap, blue', 'Mug', 'Notebook', 'Sweater', 'Pen "fine"', 'Backpack'] as const;

/** Orders have so many lines. */
const LINES = 2;

const customerId = (index: number): string => `K${String(index + 1).padStart(6, '0')}`;

export const customers = tablePlan({
  file: 'customers.csv',
  dataset: 'customers',
  key: ['customer_id'],
  count: ({ students }) => students,
  cells: {
    customer_id: customerId,
    name: (_, random) => `${random.zipf(FIRST_NAMES)} ${random.zipf(LAST_NAMES)}`,
    email: (index) => `customer${index}@example.com`,
    age: (_, random) => String(random.whole(16, 90)),
    city: (_, random) => random.zipf(PLACES)[0],
    registration_date: (_, random) => dayAfter(random.whole(0, 2000)),
    customer_segment: (_, random) => random.zipf(['Basic', 'Standard', 'Premium']),
  },
  dirt: (at) => [
    spoilCell('missing', at('customer_id'), ['', 'UNKNOWN']),
    spoilCell('type', at('age'), ['thirty', '30.5']),
    spoilCell('type', at('registration_date'), ['2024-13-01']),
    spoilCell('range', at('age'), ['-1', '131']),
    spoilCell('pattern', at('email'), ['nobody', 'no one@school']),
    spoilCell('length', at('customer_id'), ['K'.repeat(101)]),
    extraCell,
    cutCell,
  ],
});

export const orders = tablePlan({
  file: 'orders.csv',
  dataset: 'orders',
  key: ['order_id', 'line_number'],
  count: ({ students }) => students * LINES,
  cells: {
    order_id: (index) => `O${String(Math.floor(index / LINES) + 1).padStart(7, '0')}`,
    line_number: (index) => String(1 + (index % LINES)),
    customer_id: (index, random) => (random.chance(0.1) ? 'UNKNOWN' : customerId(index % 500)),
    order_date: (_, random) => dayAfter(random.whole(0, 2000)),
    status: (_, random) => random.zipf(['completed', 'shipped', 'returned']),
    product: (_, random) => random.zipf(PRODUCTS),
    quantity: (_, random) => String(random.whole(1, 9)),
    price: (_, random) => random.whole(1, 90).toFixed(2),
  },
  dirt: (at) => [
    spoilCell('missing', at('order_id'), ['', 'ERROR']),
    spoilCell('type', at('quantity'), ['some', '1.5']),
    spoilCell('type', at('order_date'), ['31/31/2024']),
    spoilCell('range', at('price'), ['-2.50']),
    spoilCell('length', at('product'), ['P'.repeat(301)]),
    extraCell,
    cutCell,
  ],
});
